#include "parsers/dump_formats.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "parsers/common/directory_files.h"
#include "parsers/common/dump_input.h"
#include "parsers/debug_tensors/debug_tensors_reader.h"
#include "parsers/dump_text/dump_text_reader.h"
#include "parsers/exported_outputs/exported_outputs_reader.h"
#include "parsers/measured_loss/measured_loss_reader.h"
#include "parsers/numpy/numpy_reader.h"
#include "parsers/raw_tensor/raw_tensor_reader.h"
#include "parsers/run_results/run_results_reader.h"

namespace trtscope {
namespace {

namespace fs = std::filesystem;

// Tried in this order; the first that recognises a file reads it.
constexpr std::array<DumpFormat, 7> kFormats = {{
    {"numpy", SniffNumpy, ReadNumpy},
    {"debug_tensors", SniffDebugSummary, ReadDebugSummary},
    {"exported_outputs", SniffExportedOutputs, ReadExportedOutputs},
    {"run_results", SniffRunResults, ReadRunResults},
    // Stored values may look like anything; text comes after what is called raw.
    {"raw_tensor", SniffRawTensor, ReadRawTensor},
    {"dump_text", SniffDumpText, ReadDumpText},
    {"measured_loss", SniffMeasuredLoss, ReadMeasuredLoss},
}};

constexpr std::string_view kWhatToGive =
    "give activations: .npy or .npz, NAME.output.1.3.fp32.raw (trtexec --dumpRawBindingsToFile), "
    "trtexec --exportOutput, polygraphy run --save-outputs, printed numbers, or a folder of them "
    "(trtexec --saveAllDebugTensors)";

void ReportPath(Dump& dump, Code code, const std::string& path, std::string message,
                std::string help = "") {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.path = path;
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  dump.diagnostics.Add(std::move(diagnostic));
}

// --- One file ---------------------------------------------------------------

const DumpFormat* FormatOf(const DumpInput& input) {
  for (const DumpFormat& format : kFormats) {
    if (format.sniff(input)) return &format;
  }
  return nullptr;
}

// A file that should hold an array. Stored values may have no bytes at all.
bool IsEmptyArray(const DumpInput& input) {
  const std::string& name = input.file_name;
  return input.bytes->size() == 0 &&
         (name.ends_with(".npy") || name.ends_with(".npz") || name.ends_with(".str"));
}

bool ReportEmpty(const DumpInput& input, Dump& dump) {
  if (input.bytes->size() > 0 || SniffRawTensor(input)) return false;
  if (input.listed && !IsEmptyArray(input)) return false;
  Report(dump, Code::kEmptyFile, input, "the file is empty",
         "check that the program that wrote it ended well, and dump again");
  return true;
}

// False for a file of a directory that is of no kind of dump.
bool ReadInput(const DumpInput& input, Dump& dump) {
  if (!input.bytes->damage().empty()) {
    Report(dump, Code::kCompressedDamaged, input, input.bytes->damage());
  }
  if (ReportEmpty(input, dump)) return true;
  const DumpFormat* const format = FormatOf(input);
  if (format == nullptr && input.listed) return false;
  if (format == nullptr) {
    Report(dump, Code::kUnknownFormat, input,
           "neither activations nor a log of trtexec with an accuracy loss",
           std::string(kWhatToGive));
    return true;
  }
  ++dump.files;
  format->read(input, dump);
  return true;
}

std::optional<DumpInput> Open(const std::string& path, std::string relative_path,
                              std::FILE* standard_input, Dump& dump) {
  const bool is_input = path == "-";
  const std::string name = is_input ? "<stdin>" : path;
  Result<std::shared_ptr<const ByteSource>> bytes =
      is_input ? ReadBytes(standard_input, name) : OpenBytes(path);
  if (!bytes.ok()) {
    ReportPath(dump, Code::kUnreadableFile, name, bytes.error().message, bytes.error().help);
    return std::nullopt;
  }
  return MakeDumpInput(std::move(bytes.value()), name, std::move(relative_path));
}

void ReadFile(const std::string& path, std::FILE* standard_input, Dump& dump) {
  const std::string name = path == "-" ? "<stdin>" : fs::path(path).filename().string();
  if (const auto input = Open(path, name, standard_input, dump)) ReadInput(*input, dump);
}

// --- A directory ------------------------------------------------------------

class DirectoryReader {
 public:
  DirectoryReader(std::string path, Dump& dump) : path_(std::move(path)), dump_(dump) {}

  void Read() {
    constexpr std::size_t kMostFiles = 100000;
    const DirectoryFiles listing = ListFiles(path_, kMostFiles);
    std::vector<std::string> left = ReadSummaries(listing.files);
    const std::set<std::string> twins = DebugTwins(left);
    for (const std::string& file : left) {
      if (twins.count(file) == 0) ReadListed(file);
    }
    ReportListing(listing);
  }

 private:
  std::optional<DumpInput> OpenListed(const std::string& file) {
    std::string relative = fs::path(file).lexically_relative(path_).generic_string();
    std::optional<DumpInput> input = Open(file, std::move(relative), nullptr, dump_);
    if (input) input->listed = true;
    return input;
  }

  // Summaries say which of the other files they describe, so they come first. Returns the files
  // that are still to be read.
  std::vector<std::string> ReadSummaries(const std::vector<std::string>& files) {
    std::set<std::string> done;
    for (const std::string& file : files) {
      if (!file.ends_with(".json")) continue;
      const std::optional<DumpInput> input = OpenListed(file);
      if (input && !SniffDebugSummary(*input)) continue;
      done.insert(fs::path(file).lexically_normal().string());
      if (!input) continue;
      ++dump_.files;
      ReadDebugSummary(*input, dump_, &done);
    }
    std::vector<std::string> left;
    for (const std::string& file : files) {
      if (done.count(fs::path(file).lexically_normal().string()) == 0) left.push_back(file);
    }
    return left;
  }

  void ReadListed(const std::string& file) {
    constexpr std::size_t kShown = 3;
    const std::optional<DumpInput> input = OpenListed(file);
    if (!input || ReadInput(*input, dump_)) return;
    if (++passed_over_ <= kShown) shown_ += (shown_.empty() ? " " : ", ") + input->relative_path;
    if (passed_over_ == kShown + 1) shown_ += ", …";
  }

  void ReportListing(const DirectoryFiles& listing) {
    const std::string files = CountOf(listing.files.size(), "file");
    if (listing.left_out > 0) {
      ReportPath(dump_, Code::kFilesPassedOver, path_,
                 CountOf(listing.left_out, "file") +
                     " of the directory are not looked at: at most " + files + " are");
    }
    if (!listing.problem.empty() || passed_over_ == listing.files.size()) {
      ReportPath(
          dump_, Code::kUnreadableFile, path_,
          listing.problem.empty() ? "no file in this directory holds activations" : listing.problem,
          std::string(kWhatToGive));
    } else if (passed_over_ > 0) {
      ReportPath(dump_, Code::kFilesPassedOver, path_,
                 std::to_string(passed_over_) + " of " + files + " hold no activations:" + shown_);
    }
  }

  std::string path_;
  Dump& dump_;
  uint64_t passed_over_ = 0;
  std::string shown_;
};

}  // namespace

Dump ReadDump(const std::string& path, std::FILE* standard_input) {
  Dump dump;
  std::error_code ignored;
  if (path != "-" && fs::is_directory(path, ignored)) {
    DirectoryReader(path, dump).Read();
  } else {
    ReadFile(path, standard_input, dump);
  }
  return dump;
}

}  // namespace trtscope
