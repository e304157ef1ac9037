#include "parsers/exported_outputs/exported_outputs_reader.h"

#include <deque>
#include <utility>

#include "parsers/common/json_cursor.h"
#include "parsers/common/line_counter.h"

namespace trtscope {
namespace {

class OutputsReader {
 public:
  OutputsReader(const DumpInput& input, std::string_view text, Dump& dump)
      : input_(input),
        text_(text),
        dump_(dump),
        cursor_(text, arena_, input.text_begin),
        lines_(text) {}

  void Read() {
    cursor_.EnterArray();
    while (cursor_.NextItem()) {
      if (cursor_.Peek() == JsonCursor::Kind::kObject) {
        ReadTensor();
      } else {
        cursor_.Skip();
      }
    }
    ReportJson(dump_, input_, text_, cursor_);
  }

 private:
  void ReadTensor() {
    Activation activation = WholeFile(input_);
    activation.type = ElementType::kText;
    activation.coding = ValueCoding::kText;
    const std::size_t begin = cursor_.offset();
    activation.line = lines_.LineOf(begin);
    std::optional<std::string_view> dimensions;
    bool has_values = false;
    cursor_.EnterObject();
    for (std::string_view key; cursor_.NextKey(key);) {
      if (key == "name") {
        activation.name = cursor_.String();
      } else if (key == "dimensions") {
        dimensions = cursor_.String();
      } else if (key == "values") {
        const std::string_view values = cursor_.SkipNumbers();
        activation.offset = static_cast<uint64_t>(values.data() - text_.data());
        activation.length = values.size();
        has_values = true;
      } else {
        cursor_.Skip();
      }
    }
    if (cursor_.ok()) Finish(std::move(activation), begin, dimensions, has_values);
    arena_.clear();
  }

  void Finish(Activation activation, std::size_t begin, std::optional<std::string_view> dimensions,
              bool has_values) {
    if (!has_values) {
      return ReportAt(dump_, Code::kDumpSyntax, input_, text_, begin, "a tensor without values");
    }
    if (dimensions) activation.dims = ParseExtents(*dimensions);
    if (activation.dims) activation.elements = ElementsOf(*activation.dims);
    if (dimensions && !activation.elements) {
      return ReportAt(dump_, Code::kDumpSyntax, input_, text_, begin,
                      "`" + std::string(dimensions->substr(0, 80)) + "` is no shape of a tensor");
    }
    AddTensor(dump_, std::move(activation));
  }

  const DumpInput& input_;
  std::string_view text_;
  Dump& dump_;
  std::deque<std::string> arena_;
  JsonCursor cursor_;
  LineCounter lines_;
};

}  // namespace

bool SniffExportedOutputs(const DumpInput& input) {
  const std::string_view text = input.text();
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '[') return false;
  const std::size_t object = text.find_first_not_of(" \t\r\n", first + 1);
  return object != std::string_view::npos && text[object] == '{' &&
         text.find("\"dimensions\"") != std::string_view::npos &&
         text.find("\"values\"") != std::string_view::npos;
}

void ReadExportedOutputs(const DumpInput& input, Dump& dump) {
  const std::string_view text = MappedText(input, dump);
  if (text.empty()) return;
  OutputsReader(input, text, dump).Read();
}

}  // namespace trtscope
