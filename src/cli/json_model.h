// The machine-readable output, version 1 (docs/schema): the objects that all commands share.
#ifndef TRTSCOPE_SRC_CLI_JSON_MODEL_H_
#define TRTSCOPE_SRC_CLI_JSON_MODEL_H_

#include <optional>
#include <string>

#include "src/cli/command.h"

namespace trtscope {

/// null for an unknown value, never 0 or "".
template <class T>
OrderedJson OrNull(const std::optional<T>& value) {
  return value ? OrderedJson(*value) : OrderedJson(nullptr);
}
OrderedJson TextOrNull(std::string_view text);
OrderedJson PrecisionJson(Precision precision);
/// {"path", "line"}; null if the fact has no line.
OrderedJson SourceJson(const Session& session, SourceRef at);
OrderedJson TensorJson(const Tensor& tensor);
OrderedJson LayerJson(const EngineView& view, const Session& session, LayerId layer);
OrderedJson EngineJson(const EngineView& view, const Session& session);

/// The whole document of `command`.
OrderedJson DocumentJson(const Command& command, const Loaded& loaded, const Options& options);
/// Bytes of a document: indented, with a final line end; invalid UTF-8 becomes U+FFFD.
std::string JsonText(const OrderedJson& document);

/// --top in machine formats: only an explicit one cuts.
std::size_t JsonLimit(const Options& options, std::size_t size);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_JSON_MODEL_H_
