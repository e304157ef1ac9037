#include "parsers/common/dump_input.h"

#include <algorithm>
#include <utility>

#include "parsers/common/text_cursor.h"

namespace trtscope {

DumpInput MakeDumpInput(std::shared_ptr<const ByteSource> bytes, std::string path,
                        std::string relative_path) {
  DumpInput input;
  input.bytes = std::move(bytes);
  input.path = std::move(path);
  input.relative_path = std::move(relative_path);
  std::string_view name = input.path;
  name.remove_prefix(name.rfind('/') + 1);  // npos + 1 == 0
  if (name.size() > 4 && name.ends_with(".zst")) name.remove_suffix(4);
  if (name.size() > 3 && name.ends_with(".gz")) name.remove_suffix(3);
  input.file_name = name;
  input.head.resize(
      static_cast<std::size_t>(std::min<uint64_t>(input.bytes->size(), DumpInput::kHeadBytes)));
  input.head.resize(input.bytes->ReadAt(0, input.head.data(), input.head.size()));
  input.text_begin = input.head.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  return input;
}

Activation WholeFile(const DumpInput& input) {
  Activation activation;
  activation.bytes = input.bytes;
  activation.length = input.bytes->size();
  activation.path = input.path;
  activation.relative_path = input.relative_path;
  return activation;
}

void AddTensor(Dump& dump, Activation activation) {
  constexpr std::size_t kMost = std::size_t{1} << 20;
  if (dump.tensors.size() < kMost) {
    dump.tensors.push_back(std::move(activation));
    return;
  }
  Diagnostic diagnostic;
  diagnostic.code = Code::kDumpType;
  diagnostic.path = activation.path;
  diagnostic.line = activation.line;
  diagnostic.message = "a tensor is left out: at most " + std::to_string(kMost) + " are read";
  diagnostic.help = "give the folders one by one";
  dump.diagnostics.Add(std::move(diagnostic));
}

void Report(Dump& dump, Code code, const DumpInput& input, std::string message, std::string help) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.path = input.path;
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  dump.diagnostics.Add(std::move(diagnostic));
}

void ReportAt(Dump& dump, Code code, const DumpInput& input, std::string_view text,
              std::size_t offset, std::string message, std::string help) {
  // Finding a line costs as much as lies before it; the ones behind the first few are only counted.
  if (dump.diagnostics.count(code) >= Diagnostics::kKeptPerCode) {
    return Report(dump, code, input, std::move(message), std::move(help));
  }
  const LinePosition at = LocateLine(text, offset);
  Diagnostic diagnostic = AtLine(code, input.path, at.line, at.column, at.text, std::move(message));
  diagnostic.help = std::move(help);
  dump.diagnostics.Add(std::move(diagnostic));
}

std::string_view MappedText(const DumpInput& input, Dump& dump) {
  const std::string_view text = input.bytes->View();
  if (text.empty()) {
    Report(dump, Code::kUnreadableFile, input, "the file cannot be mapped into memory",
           "check that it is still there, and the limits of memory (ulimit -v)");
  }
  return text;
}

void ReportJson(Dump& dump, const DumpInput& input, std::string_view text,
                const JsonCursor& cursor) {
  if (cursor.ok()) return;
  ReportAt(dump, Code::kDumpSyntax, input, text, cursor.problem()->offset,
           cursor.problem()->message);
}

std::optional<std::vector<int64_t>> ParseExtents(std::string_view text) {
  text = Trim(text);
  const bool round = text.starts_with('(') && text.ends_with(')');
  if (text.size() > 1 && (round || (text.starts_with('[') && text.ends_with(']')))) {
    text = Trim(text.substr(1, text.size() - 2));
  }
  std::vector<int64_t> dims;
  while (!text.empty()) {
    const std::optional<int64_t> extent = ConsumeNumber<int64_t>(text);
    // No tensor has more axes; a hostile text has as many as it likes.
    if (!extent || dims.size() == 64) return std::nullopt;
    dims.push_back(*extent);
    text = TrimLeft(text);
    if (text.empty()) break;
    if (text[0] != 'x' && text[0] != ',' && text[0] != '.') return std::nullopt;
    const bool comma = text[0] == ',';
    text = TrimLeft(text.substr(1));
    if (text.empty() && !comma) return std::nullopt;  // Python's (3,) may end so
  }
  return dims;
}

std::string CountOf(uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string ShowExtents(const std::vector<int64_t>& dims) {
  std::string text;
  for (const int64_t extent : dims) text += (text.empty() ? "" : "x") + std::to_string(extent);
  return text.empty() ? "scalar" : text;
}

FileTensorName TensorNameOf(std::string_view stem) {
  FileTensorName name;
  const std::size_t digits = std::min(stem.find_first_not_of("0123456789"), stem.size());
  std::string_view rest = stem.substr(digits);
  const auto sequence = ParseNumber<uint32_t>(stem.substr(0, digits));
  if (digits >= 4 && sequence && rest.size() > 1 && rest[0] == '_') {
    name.sequence = sequence;
    stem = rest.substr(1);
    if (ConsumeSuffix(stem, "_to_int8"))
      name.original_type = ElementType::kINT4;
    else
      ConsumeSuffix(stem, "_to_float");
  }
  name.name = stem;
  return name;
}

void NameAfterFile(std::string_view stem, Activation& activation) {
  FileTensorName name = TensorNameOf(stem);
  activation.name = std::move(name.name);
  activation.name_from_file = true;
  activation.sequence = name.sequence;
  activation.original_type = name.original_type;
}

}  // namespace trtscope
