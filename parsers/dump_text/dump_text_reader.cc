#include "parsers/dump_text/dump_text_reader.h"

#include <algorithm>
#include <utility>

#include "parsers/common/text_cursor.h"
#include "parsers/common/text_values.h"

namespace trtscope {
namespace {

// Enough to tell numbers from other text.
constexpr std::size_t kSniffed = 4096;

// Without the word that is cut off at the end of what is looked at.
std::string_view WholeWords(std::string_view text) {
  if (text.size() <= kSniffed) return text;
  text = text.substr(0, kSniffed);
  while (!text.empty() && !SeparatesValues(text.back())) text.remove_suffix(1);
  return text;
}

bool IsBlankLine(std::string_view line) { return Trim(line).empty(); }

struct ShapeLine {
  std::vector<int64_t> dims;
  // Bytes of the file up to the values.
  std::size_t end = 0;
};

// A shape as the first line that is not blank. nullopt if that line is none.
std::optional<ShapeLine> FindShape(const DumpInput& input) {
  const std::string_view text = input.text();
  std::size_t begin = 0;
  std::size_t end = text.find('\n');
  while (end != std::string_view::npos && IsBlankLine(text.substr(begin, end - begin))) {
    begin = end + 1;
    end = text.find('\n', begin);
  }
  const std::string_view line = Trim(text.substr(begin, end - begin));
  if (!line.starts_with('[') || !line.ends_with(']')) return std::nullopt;
  if (line.find_first_not_of("0123456789-, []") != std::string_view::npos) return std::nullopt;
  std::optional<std::vector<int64_t>> dims = ParseExtents(line);
  if (!dims) return std::nullopt;
  end = end == std::string_view::npos ? text.size() : end + 1;
  // Without values it is a list of them, as Python prints it.
  const bool values_follow =
      !std::all_of(text.begin() + static_cast<std::ptrdiff_t>(end), text.end(), SeparatesValues);
  if (!values_follow && ElementsOf(*dims) != 0) return std::nullopt;
  return ShapeLine{*std::move(dims), input.text_begin + end};
}

}  // namespace

bool SniffDumpText(const DumpInput& input) {
  std::string_view text = WholeWords(input.text());
  bool any = false;
  while (true) {
    const auto* const begin = std::find_if_not(text.begin(), text.end(), SeparatesValues);
    const auto* const end = std::find_if(begin, text.end(), SeparatesValues);
    if (begin == end) return any || text.find('[') != std::string_view::npos;
    double ignored = 0;
    if (!ParseValue({begin, static_cast<std::size_t>(end - begin)}, ignored)) return false;
    any = true;
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
  }
}

void ReadDumpText(const DumpInput& input, Dump& dump) {
  Activation activation = WholeFile(input);
  std::string_view stem = input.file_name;
  const bool of_debug_tensors = stem.ends_with(".str");
  for (const std::string_view ending : {".txt", ".dump", ".log", ".str"}) {
    if (stem.size() > ending.size() && ConsumeSuffix(stem, ending)) break;
  }
  NameAfterFile(stem, activation);
  activation.type = ElementType::kText;
  activation.coding = ValueCoding::kText;
  activation.line = 1;
  activation.offset = input.text_begin;
  const std::optional<ShapeLine> shape = of_debug_tensors ? std::nullopt : FindShape(input);
  if (shape) {
    activation.dims = shape->dims;
    activation.elements = ElementsOf(shape->dims);
    activation.offset = shape->end;
    if (!activation.elements) {
      return ReportAt(dump, Code::kDumpSyntax, input, input.head, input.text_begin,
                      "no tensor has the shape " + ShowExtents(shape->dims));
    }
  }
  activation.length = input.bytes->size() - std::min(input.bytes->size(), activation.offset);
  AddTensor(dump, std::move(activation));
}

}  // namespace trtscope
