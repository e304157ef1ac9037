#include "parsers/raw_tensor/raw_tensor_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "graph/model/element_type.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

struct RawName {
  std::string_view name;
  TensorRole role = TensorRole::kUnknown;
  std::vector<int64_t> dims;
  std::string_view type;
};

// The last word of `text`, which loses it and the dot before it. Nothing without a dot.
std::optional<std::string_view> TakeLastWord(std::string_view& text) {
  const std::size_t dot = text.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view word = text.substr(dot + 1);
  text = text.substr(0, dot);
  return word;
}

TensorRole RoleOf(std::string_view word) {
  if (word == "input") return TensorRole::kInput;
  return word == "output" ? TensorRole::kOutput : TensorRole::kUnknown;
}

// `text` without its ending; nullopt if it describes no tensor.
std::optional<RawName> TakeApart(std::string_view text) {
  RawName raw;
  const std::optional<std::string_view> type = TakeLastWord(text);
  if (!type) return std::nullopt;
  raw.type = *type;
  while (const std::optional<std::string_view> word = TakeLastWord(text)) {
    raw.role = RoleOf(*word);
    if (raw.role != TensorRole::kUnknown) {
      raw.name = text;
      std::reverse(raw.dims.begin(), raw.dims.end());
      return raw.name.empty() ? std::nullopt : std::optional(raw);
    }
    if (word->empty() && raw.dims.empty()) continue;  // a scalar: two dots
    const std::optional<int64_t> extent = ParseNumber<int64_t>(*word);
    if (!extent) return std::nullopt;
    raw.dims.push_back(*extent);
  }
  return std::nullopt;
}

// --- Vectorised formats -----------------------------------------------------

struct Padding {
  int64_t from = 0;
  int64_t to = 0;
};

// The channels that TensorRT's vectorised formats (CHW2 to CHW32, HWC8 and so on) pad: where dims
// have so many values that those are `stored` ones. nullopt if they do not explain them.
std::optional<Padding> PaddingFor(const std::vector<int64_t>& dims, uint64_t stored) {
  constexpr std::array<int64_t, 5> kVectors = {2, 4, 8, 16, 32};
  if (dims.size() < 3) return std::nullopt;
  for (const std::size_t axis : {dims.size() - 3, std::size_t{1}}) {
    for (const int64_t vector : kVectors) {
      std::vector<int64_t> padded = dims;
      if (padded[axis] > INT64_MAX - vector) continue;
      padded[axis] = (padded[axis] + vector - 1) / vector * vector;
      if (padded[axis] != dims[axis] && ElementsOf(padded) == stored) {
        return Padding{dims[axis], padded[axis]};
      }
    }
  }
  return std::nullopt;
}

void ReportPadding(const DumpInput& input, const Activation& activation, Dump& dump) {
  const int bits = ElementBits(activation.type);
  const uint64_t stored =
      bits < 8 ? activation.length * 2 : activation.length / static_cast<unsigned>(bits / 8);
  if (ElementBytes(activation.type, *activation.elements) == activation.length) return;
  const std::optional<Padding> padding = PaddingFor(*activation.dims, stored);
  if (!padding) return;
  Report(dump, Code::kDumpType, input,
         "the file has as many values as " + ShowExtents(*activation.dims) + " with " +
             std::to_string(padding->from) + " channels padded to " + std::to_string(padding->to) +
             ": a vectorised format, whose values lie in another order",
         "run trtexec with --inputIOFormats=fp32:chw or --outputIOFormats=fp32:chw, so that "
         "tensors are linear");
}

void ReportUndescribed(const DumpInput& input, Dump& dump) {
  Report(dump, Code::kDumpType, input,
         "these are values without type and shape, and the file's name does not tell them",
         "call it NAME.output.1.3.224.224.fp32.raw as trtexec --dumpRawBindingsToFile does, or "
         "dump with trtexec --saveAllDebugTensors=summary,numpy");
}

}  // namespace

bool SniffRawTensor(const DumpInput& input) {
  return input.file_name.ends_with(".raw") || (!input.listed && input.file_name.ends_with(".bin"));
}

void ReadRawTensor(const DumpInput& input, Dump& dump) {
  const std::string_view stem =
      std::string_view(input.file_name).substr(0, input.file_name.size() - 4);
  const std::optional<RawName> raw = TakeApart(stem);
  if (!raw) return ReportUndescribed(input, dump);
  Activation activation = WholeFile(input);
  activation.name = raw->name;
  activation.name_from_file = true;
  activation.role = raw->role;
  activation.type = ElementTypeFromText(raw->type);
  activation.elements = ElementsOf(raw->dims);
  activation.dims = raw->dims;
  if (ElementBits(activation.type) == 0) {
    return Report(dump, Code::kDumpType, input,
                  "values of type `" + std::string(raw->type) + "` are not read");
  }
  if (!activation.elements || !ElementBytes(activation.type, *activation.elements)) {
    return Report(dump, Code::kDumpType, input,
                  "no tensor has the shape " + ShowExtents(raw->dims) + " of the file's name",
                  "give all extents: NAME.output.1.3.224.224.fp32.raw");
  }
  ReportPadding(input, activation, dump);
  AddTensor(dump, std::move(activation));
}

}  // namespace trtscope
