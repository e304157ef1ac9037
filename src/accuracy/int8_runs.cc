#include "src/accuracy/int8_runs.h"

#include <optional>
#include <string_view>
#include <unordered_map>

#include "src/accuracy/engine_tensors.h"

namespace trtscope {
namespace {

// By name, and by the name as a file has it.
using Outputs = std::unordered_map<std::string, const Activation*>;

// "prob_ip2" → prob, "ip2". Names of outputs may hold `_` themselves: the longest that is one.
std::optional<NamedRun> SplitName(std::string_view name, const Outputs& outputs) {
  for (std::size_t at = name.rfind('_'); at != std::string_view::npos && at > 0;
       at = name.rfind('_', at - 1)) {
    const auto found = outputs.find(std::string(name.substr(0, at)));
    const std::string_view layer = name.substr(at + 1);
    if (found == outputs.end() || layer.empty()) continue;
    return NamedRun{std::string(layer), found->second, nullptr};
  }
  return std::nullopt;
}

std::string_view WithoutExtension(std::string_view file) {
  const std::size_t dot = file.rfind('.');
  return dot == 0 || dot == std::string_view::npos ? file : file.substr(0, dot);
}

// The same, of a folder or file that holds the tensor `output` of a run, be the folder called after
// another output of it.
std::optional<NamedRun> SplitPath(std::string_view path, const Activation* output,
                                  const Outputs& outputs) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const bool is_file = slash == std::string_view::npos;
    const std::string_view part = is_file ? WithoutExtension(path) : path.substr(0, slash);
    // A file that is called after its tensor says no more than that.
    const bool own_name = is_file && (part == output->name || path == output->name);
    std::optional<NamedRun> run = own_name ? std::nullopt : SplitName(part, outputs);
    if (run) {
      run->reference = output;
      return run;
    }
    if (is_file) break;
    path.remove_prefix(slash + 1);
  }
  return std::nullopt;
}

}  // namespace

std::vector<NamedRun> FindInt8Runs(const std::vector<const Activation*>& reference,
                                   const std::vector<const Activation*>& candidate) {
  Outputs outputs;
  for (const Activation* output : reference) outputs.try_emplace(output->name, output);
  for (const Activation* output : reference) outputs.try_emplace(FileSafe(output->name), output);
  std::vector<NamedRun> runs;
  std::size_t same_name = 0;
  for (const Activation* tensor : candidate) {
    const auto output = outputs.find(tensor->name);
    const bool is_output = output != outputs.end();
    // A tensor that the reference has as well is what it is called.
    std::optional<NamedRun> run = is_output
                                      ? SplitPath(tensor->relative_path, output->second, outputs)
                                      : SplitName(tensor->name, outputs);
    if (run) {
      run->candidate = tensor;
      runs.push_back(*std::move(run));
    } else if (is_output) {
      ++same_name;
    }
  }
  // Most names are plain tensors' names: `conv1_1` beside `conv1` is no run of an experiment.
  if (runs.size() < 2 || runs.size() <= same_name) runs.clear();
  return runs;
}

}  // namespace trtscope
