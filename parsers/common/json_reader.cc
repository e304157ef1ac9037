#include "parsers/common/json_reader.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace trtscope {
namespace {

// nlohmann's SAX interface on one side, ours on the other.
class Adapter : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Adapter(JsonHandler& handler) : handler_(handler) {}

  bool null() override { return handler_.Other(); }
  bool boolean(bool) override { return handler_.Other(); }
  bool number_integer(number_integer_t value) override {
    return handler_.Number(static_cast<double>(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return handler_.Number(static_cast<double>(value));
  }
  bool number_float(number_float_t value, const string_t&) override {
    return handler_.Number(value);
  }
  bool string(string_t& value) override { return handler_.String(std::move(value)); }
  bool binary(binary_t&) override { return handler_.Other(); }
  bool start_object(std::size_t) override { return handler_.StartObject(); }
  bool key(string_t& value) override { return handler_.Key(std::move(value)); }
  bool end_object() override { return handler_.EndObject(); }
  bool start_array(std::size_t) override { return handler_.StartArray(); }
  bool end_array() override { return handler_.EndArray(); }
  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::json::exception& exception) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: …": ours says where by
    // itself.
    std::string what = exception.what();
    if (const std::size_t head = what.find("] "); head != std::string::npos)
      what.erase(0, head + 2);
    const std::size_t colon = what.find(": ");
    if (colon != std::string::npos) what.erase(0, colon + 2);
    problem = JsonProblem{position == 0 ? 0 : position - 1, what};
    (void)last_token;
    return false;
  }

  std::optional<JsonProblem> problem;

 private:
  JsonHandler& handler_;
};

}  // namespace

std::optional<JsonProblem> ReadJson(std::string_view text, JsonHandler& handler) {
  Adapter adapter(handler);
  nlohmann::json::sax_parse(text.begin(), text.end(), &adapter);
  return adapter.problem;
}

}  // namespace trtscope
