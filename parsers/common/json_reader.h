// JSON in one pass, without a document tree. The one place of the parsers that includes
// nlohmann-json.
#ifndef TRTSCOPE_PARSERS_COMMON_JSON_READER_H_
#define TRTSCOPE_PARSERS_COMMON_JSON_READER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace trtscope {

/// Told of a document's pieces in order. Return false to stop reading.
class JsonHandler {
 public:
  virtual ~JsonHandler() = default;
  virtual bool StartObject() = 0;
  virtual bool Key(std::string&& key) = 0;
  virtual bool EndObject() = 0;
  virtual bool StartArray() = 0;
  virtual bool EndArray() = 0;
  virtual bool String(std::string&& value) = 0;
  virtual bool Number(double value) = 0;
  /// true, false and null.
  virtual bool Other() = 0;
};

struct JsonProblem {
  /// Byte of the text where reading stopped.
  std::size_t offset = 0;
  std::string message;
};

/// Reads `text` into `handler`; nullopt if it is one whole, valid document (or the handler
/// stopped).
std::optional<JsonProblem> ReadJson(std::string_view text, JsonHandler& handler);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_JSON_READER_H_
