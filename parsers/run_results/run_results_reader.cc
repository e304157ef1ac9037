#include "parsers/run_results/run_results_reader.h"

#include <deque>
#include <utility>

#include "parsers/common/json_cursor.h"
#include "parsers/common/line_counter.h"
#include "parsers/common/npy_header.h"

namespace trtscope {
namespace {

using Kind = JsonCursor::Kind;

// The beginnings of a .npy file and of a zip archive in base64.
constexpr std::string_view kNpy64 = "k05VTVBZ";
constexpr std::string_view kZip64 = "UEsDB";
// The old marker of a type: a key of its own.
constexpr std::string_view kOldMarker = "__polygraphy_encoded_";

// What an object that stands for an array holds.
struct ArrayObject {
  std::optional<std::string_view> data;
  std::string type;
};

class ResultsReader {
 public:
  ResultsReader(const DumpInput& input, std::string_view text, Dump& dump)
      : input_(input),
        text_(text),
        dump_(dump),
        cursor_(text, arena_, input.text_begin),
        lines_(text) {}

  void Read() {
    if (cursor_.Peek() == Kind::kArray) {
      ReadInputs();
    } else {
      ReadResults();
    }
    ReportJson(dump_, input_, text_, cursor_);
  }

 private:
  // {"lst": [[runner, [iteration, ...]], ...]}
  void ReadResults() {
    cursor_.EnterObject();
    for (std::string_view key; cursor_.NextKey(key);) {
      if (key != "lst" || cursor_.Peek() != Kind::kArray) {
        Pass();
        continue;
      }
      cursor_.EnterArray();
      while (cursor_.NextItem()) ReadRunner();
    }
  }

  void ReadRunner() {
    if (cursor_.Peek() != Kind::kArray) return Pass();
    runner_.clear();
    cursor_.EnterArray();
    while (cursor_.NextItem()) {
      if (cursor_.Peek() == Kind::kString) {
        runner_ = cursor_.String();
      } else if (cursor_.Peek() == Kind::kArray) {
        ReadIterations();
      } else {
        Pass();
      }
    }
  }

  void ReadIterations() {
    iteration_ = 0;
    cursor_.EnterArray();
    for (; cursor_.NextItem(); ++iteration_) {
      if (cursor_.Peek() != Kind::kObject) {
        Pass();
        continue;
      }
      cursor_.EnterObject();
      for (std::string_view key; cursor_.NextKey(key);) {
        if (key == "outputs" && cursor_.Peek() == Kind::kObject) {
          ReadTensors(TensorRole::kOutput);
        } else {
          Pass();
        }
      }
    }
  }

  // [{name: array, ...}, ...]: one object an iteration.
  void ReadInputs() {
    cursor_.EnterArray();
    for (; cursor_.NextItem(); ++iteration_) {
      if (cursor_.Peek() == Kind::kObject) {
        ReadTensors(TensorRole::kInput);
      } else {
        Pass();
      }
    }
  }

  void ReadTensors(TensorRole role) {
    cursor_.EnterObject();
    for (std::string_view key; cursor_.NextKey(key);) {
      const std::size_t at = cursor_.offset();
      if (cursor_.Peek() != Kind::kObject) {
        Pass();  // the marker of a type
        continue;
      }
      const std::string name(key);
      ArrayObject array;
      ReadArray(array);
      if (cursor_.ok()) AddArray(name, role, at, array);
      arena_.clear();
    }
  }

  // {"values": {"array": "…", "polygraphy_class": "ndarray"}, …}, or the inner one alone.
  void ReadArray(ArrayObject& array) {
    cursor_.EnterObject();
    for (std::string_view key; cursor_.NextKey(key);) {
      const Kind kind = cursor_.Peek();
      const bool is_data = key == "array" || key == "values";
      if (key.starts_with(kOldMarker)) NoteType(key.substr(kOldMarker.size()), array);
      if (is_data && kind == Kind::kObject) {
        ReadArray(array);
      } else if (is_data && kind == Kind::kString) {
        array.data = cursor_.LongString();
      } else if (key == "polygraphy_class" && kind == Kind::kString) {
        NoteType(cursor_.String(), array);
      } else {
        Pass();
      }
    }
  }

  // The innermost object says what its text is.
  static void NoteType(std::string_view type, ArrayObject& array) {
    if (array.type.empty()) array.type = type.substr(0, 80);
  }

  void AddArray(const std::string& name, TensorRole role, std::size_t at,
                const ArrayObject& array) {
    const std::string lead = "`" + name + "`: ";
    if (!array.data) return Refuse(at, Code::kDumpSyntax, lead + "an array without values");
    if (array.type == "Tensor" || array.type == "torch.Tensor") {
      return Refuse(
          at, Code::kDumpType, lead + "a PyTorch tensor, which only PyTorch can read",
          "run Polygraphy so that it saves NumPy arrays (without torch tensors as inputs)");
    }
    if (!array.data->starts_with(kNpy64)) return RefuseOld(at, lead, *array.data);
    Activation activation = WholeFile(input_);
    activation.name = name;
    activation.role = role;
    activation.runner = runner_;
    activation.iteration = iteration_;
    activation.line = lines_.LineOf(at);
    activation.coding = ValueCoding::kBase64;
    activation.offset = static_cast<uint64_t>(array.data->data() - text_.data());
    activation.length = array.data->size();
    if (std::optional<NpyProblem> problem = ReadNpyHeader(activation)) {
      return Refuse(at, problem->code, lead + problem->message, problem->help);
    }
    AddTensor(dump_, std::move(activation));
  }

  void RefuseOld(std::size_t at, const std::string& lead, std::string_view data) {
    constexpr std::string_view kHelp =
        "load and save the file with a Polygraphy of today: RunResults.load(f).save(f)";
    if (data.starts_with(kZip64)) {
      return Refuse(at, Code::kDumpType,
                    lead + "an archive (.npz) in base64, as old Polygraphy wrote",
                    std::string(kHelp));
    }
    if (data.starts_with('\\') || data.starts_with("\xC2\x93")) {
      return Refuse(at, Code::kDumpType, lead + "an array as latin-1 text, as old Polygraphy wrote",
                    std::string(kHelp));
    }
    Refuse(at, Code::kDumpSyntax, lead + "the array is no .npy file in base64");
  }

  void Refuse(std::size_t at, Code code, std::string message, std::string help = "") {
    ReportAt(dump_, code, input_, text_, at, std::move(message), std::move(help));
  }

  // Passes over a value, which may be a string of gigabytes.
  void Pass() {
    if (cursor_.Peek() == Kind::kString) {
      cursor_.LongString();
    } else {
      cursor_.Skip();
    }
  }

  const DumpInput& input_;
  std::string_view text_;
  Dump& dump_;
  std::deque<std::string> arena_;
  JsonCursor cursor_;
  LineCounter lines_;
  std::string runner_;
  uint32_t iteration_ = 0;
};

}  // namespace

bool SniffRunResults(const DumpInput& input) {
  constexpr std::size_t kSniffed = 4096;
  const std::string_view text = input.text();
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  if (text[first] == '{') return text.substr(0, kSniffed).find("\"lst\"") != std::string_view::npos;
  const std::size_t array = text.find("\"array\"");
  if (text[first] != '[' || array == std::string_view::npos) return false;
  return text.find(kNpy64, array) != std::string_view::npos ||
         text.find(kZip64, array) != std::string_view::npos ||
         text.find("NUMPY", array) != std::string_view::npos;
}

void ReadRunResults(const DumpInput& input, Dump& dump) {
  const std::string_view text = MappedText(input, dump);
  if (text.empty()) return;
  ResultsReader(input, text, dump).Read();
}

}  // namespace trtscope
