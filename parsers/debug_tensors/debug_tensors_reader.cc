#include "parsers/debug_tensors/debug_tensors_reader.h"

#include <array>
#include <deque>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "graph/model/element_type.h"
#include "parsers/common/json_cursor.h"
#include "parsers/common/line_counter.h"
#include "parsers/common/npy_header.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

namespace fs = std::filesystem;

// A tensor as the summary tells of it. Names of files are empty where there is none.
struct SummaryTensor {
  std::string name;
  std::optional<std::vector<int64_t>> shape;
  std::string type;
  std::string numpy;
  std::string raw;
  std::string assigned;
  std::string text;
  uint64_t line = 0;
  uint32_t index = 0;

  bool has_files() const {
    return !numpy.empty() || !raw.empty() || !assigned.empty() || !text.empty();
  }
};

// Names for a message: the first few of them.
class NameList {
 public:
  void Add(const std::string& name) {
    constexpr uint64_t kShown = 3;
    if (++count_ <= kShown) shown_ += (shown_.empty() ? "`" : ", `") + name + "`";
    if (count_ == kShown + 1) shown_ += ", …";
  }
  uint64_t count() const { return count_; }
  const std::string& shown() const { return shown_; }

 private:
  uint64_t count_ = 0;
  std::string shown_;
};

class SummaryReader {
 public:
  SummaryReader(const DumpInput& input, std::string_view text, Dump& dump,
                std::set<std::string>* named)
      : input_(input),
        text_(text),
        dump_(dump),
        named_(named),
        folder_(fs::path(input.path).parent_path()),
        cursor_(text, arena_, input.text_begin),
        lines_(text) {}

  void Read() {
    cursor_.EnterObject();
    for (std::string_view key; cursor_.NextKey(key);) {
      if (key != "tensors") {
        cursor_.Skip();
        continue;
      }
      cursor_.EnterArray();
      while (cursor_.NextItem()) ReadTensor();
    }
    ReportJson(dump_, input_, text_, cursor_);
    ReportWithoutValues();
  }

 private:
  void ReadTensor() {
    SummaryTensor tensor;
    tensor.line = lines_.LineOf(cursor_.offset());
    tensor.index = index_++;
    cursor_.EnterObject();
    for (std::string_view key; cursor_.NextKey(key);) {
      if (key == "name") {
        tensor.name = cursor_.String();
      } else if (key == "type") {
        tensor.type = cursor_.String();
      } else if (key == "shape") {
        tensor.shape = ReadShape();
      } else if (key == "files") {
        ReadFiles(tensor);
      } else {
        cursor_.Skip();
      }
    }
    if (cursor_.ok()) AddSummaryTensor(tensor);
    arena_.clear();
  }

  // A list of extents, however it is laid out.
  std::optional<std::vector<int64_t>> ReadShape() {
    if (cursor_.Peek() != JsonCursor::Kind::kArray) return ParseExtents(cursor_.Skip());
    constexpr std::size_t kMostAxes = 64;
    std::vector<int64_t> extents;
    bool known = cursor_.EnterArray();
    while (cursor_.NextItem()) {
      const std::optional<int64_t> extent = cursor_.Integer();
      known = known && extent && extents.size() < kMostAxes;
      if (known) extents.push_back(*extent);
    }
    if (!known) return std::nullopt;
    return extents;
  }

  void ReadFiles(SummaryTensor& tensor) {
    cursor_.EnterObject();
    for (std::string_view key; cursor_.NextKey(key);) {
      const std::string file(cursor_.String());
      if (key == "numpy") tensor.numpy = file;
      if (key == "raw") tensor.raw = file;
      if (key == "assigned") tensor.assigned = file;
      if (key == "string") tensor.text = file;
      if (named_ != nullptr && !file.empty()) named_->insert(PathOf(file));
    }
  }

  // All files lie beside the summary: trtexec writes them into the folder it runs in, and a dump
  // that was moved is moved as a whole.
  std::string PathOf(const std::string& file) const {
    return (folder_ / fs::path(file).filename()).lexically_normal().string();
  }

  // The file with all that the summary tells of its tensor; nullopt if there is no such file.
  std::optional<Activation> OpenFile(const SummaryTensor& tensor, const std::string& file) const {
    std::error_code ignored;
    if (file.empty() || !fs::is_regular_file(PathOf(file), ignored)) return std::nullopt;
    Result<std::shared_ptr<const ByteSource>> bytes = OpenBytes(PathOf(file));
    if (!bytes.ok()) return std::nullopt;
    Activation activation;
    activation.bytes = std::move(bytes.value());
    activation.length = activation.bytes->size();
    activation.path = PathOf(file);
    const fs::path beside = fs::path(input_.relative_path).parent_path();
    activation.relative_path = (beside / fs::path(file).filename()).generic_string();
    activation.name = tensor.name;
    const std::string_view stem = std::string_view(file).substr(file.rfind('/') + 1);
    activation.sequence = TensorNameOf(stem).sequence.value_or(tensor.index);
    activation.type = ElementTypeFromText(tensor.type);
    if (tensor.shape) activation.elements = ElementsOf(*tensor.shape);
    if (activation.elements) activation.dims = tensor.shape;
    return activation;
  }

  void AddSummaryTensor(const SummaryTensor& tensor) {
    if (!tensor.has_files()) return statistics_only_.Add(tensor.name);
    if (AddNumpy(tensor) || AddRaw(tensor, tensor.raw) || AddRaw(tensor, tensor.assigned) ||
        AddText(tensor)) {
      return;
    }
    missing_.Add(tensor.name);
  }

  bool AddNumpy(const SummaryTensor& tensor) {
    std::optional<Activation> activation = OpenFile(tensor, tensor.numpy);
    if (!activation) return false;
    const ElementType true_type = activation->type;
    if (std::optional<NpyProblem> problem = ReadNpyHeader(*activation)) {
      Diagnostic diagnostic;
      diagnostic.code = problem->code;
      diagnostic.path = activation->path;
      diagnostic.message = std::move(problem->message);
      diagnostic.help = std::move(problem->help);
      dump_.diagnostics.Add(std::move(diagnostic));
      return false;
    }
    if (activation->type != true_type) activation->original_type = true_type;
    AddTensor(dump_, *std::move(activation));
    return true;
  }

  bool AddRaw(const SummaryTensor& tensor, const std::string& file) {
    std::optional<Activation> activation = OpenFile(tensor, file);
    if (!activation || !activation->elements || ElementBits(activation->type) == 0) return false;
    if (!ElementBytes(activation->type, *activation->elements)) return false;
    AddTensor(dump_, *std::move(activation));
    return true;
  }

  bool AddText(const SummaryTensor& tensor) {
    std::optional<Activation> activation = OpenFile(tensor, tensor.text);
    if (!activation) return false;
    activation->original_type = activation->type;
    activation->type = ElementType::kText;
    activation->coding = ValueCoding::kText;
    activation->line = 1;
    AddTensor(dump_, *std::move(activation));
    return true;
  }

  void ReportWithoutValues() {
    if (statistics_only_.count() > 0) {
      Report(dump_, Code::kDumpType, input_,
             "only statistics, no values, of " + CountOf(statistics_only_.count(), "tensor") +
                 ": " + statistics_only_.shown(),
             "dump with trtexec --saveAllDebugTensors=summary,numpy");
    }
    if (missing_.count() > 0) {
      Report(dump_, Code::kDumpType, input_,
             "no file that can be read of " + CountOf(missing_.count(), "tensor") + ": " +
                 missing_.shown(),
             "keep tensor_summary.json together with its files; FP4 needs summary,numpy");
    }
  }

  const DumpInput& input_;
  std::string_view text_;
  Dump& dump_;
  std::set<std::string>* named_;
  fs::path folder_;
  std::deque<std::string> arena_;
  JsonCursor cursor_;
  LineCounter lines_;
  uint32_t index_ = 0;
  NameList statistics_only_;
  NameList missing_;
};

// The places of a tensor's files in the order in which they are preferred.
constexpr std::array<std::string_view, 3> kEndings = {".npy", ".raw", ".str"};

// What the files of one debug tensor have in common: folder and sequence number. Empty for others.
std::string TwinKey(const std::string& path, std::size_t& ending) {
  const std::size_t name_at = path.rfind('/') + 1;  // npos + 1 == 0
  std::string_view stem = std::string_view(path).substr(name_at);
  ending = 0;
  while (ending < kEndings.size() && !ConsumeSuffix(stem, kEndings[ending])) ++ending;
  if (ending == kEndings.size()) return "";
  const FileTensorName name = TensorNameOf(stem);
  if (!name.sequence) return "";
  return path.substr(0, name_at) + std::to_string(*name.sequence) + "_" + name.name;
}

}  // namespace

bool SniffDebugSummary(const DumpInput& input) {
  const std::string_view text = input.text();
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') return false;
  return text.find("\"tensors\"") != std::string_view::npos &&
         (text.find("\"Tensor Summary Report\"") != std::string_view::npos ||
          input.file_name == "tensor_summary.json");
}

void ReadDebugSummary(const DumpInput& input, Dump& dump, std::set<std::string>* named) {
  const std::string_view text = MappedText(input, dump);
  if (text.empty()) return;
  SummaryReader(input, text, dump, named).Read();
}

void ReadDebugSummary(const DumpInput& input, Dump& dump) {
  ReadDebugSummary(input, dump, nullptr);
}

std::set<std::string> DebugTwins(const std::vector<std::string>& files) {
  struct Best {
    std::string path;
    std::size_t ending = 0;
  };
  std::map<std::string, Best> best;
  std::set<std::string> twins;
  for (const std::string& path : files) {
    std::size_t ending = 0;
    const std::string key = TwinKey(path, ending);
    // Values without type and shape take no other file's place.
    if (key.empty() || kEndings[ending] == ".raw") continue;
    Best& kept = best[key];
    if (kept.path.empty()) {
      kept = {path, ending};
    } else if (ending < kept.ending) {
      twins.insert(std::exchange(kept, {path, ending}).path);
    } else {
      twins.insert(path);
    }
  }
  for (const std::string& path : files) {
    std::size_t ending = 0;
    const std::string key = TwinKey(path, ending);
    if (!key.empty() && kEndings[ending] == ".raw" && best.count(key) > 0) twins.insert(path);
  }
  return twins;
}

}  // namespace trtscope
