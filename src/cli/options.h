// What the user asked for, the same for every command.
#ifndef TRTSCOPE_SRC_CLI_OPTIONS_H_
#define TRTSCOPE_SRC_CLI_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

namespace trtscope {

enum class Format { kText, kJson, kCsv, kMarkdown };

/// What `accuracy` takes beside what every command does.
struct AccuracyOptions {
  /// Logs, layer info: whose layers and order the tensors are.
  std::vector<std::string> engine_from;
  /// Positions whose relative difference is at most this match.
  double threshold = 0.1;
  /// What the column `similarity %` shows: relative, cosine or euclidean.
  std::string metric = "relative";
  /// Conditions on tensors, any of which fails the run.
  std::vector<std::string> fail_if;
  /// Layers that stay in higher precision in the INT8 experiment.
  std::vector<std::string> keep;
  /// Files to draw into; empty: none.
  std::string plot;
  std::string graph;
  /// Modes without dumps: the inputs are those of an engine.
  bool plan = false;
  bool tensors_to_mark = false;
  /// The TensorRT that --plan writes options for; empty: the engine's.
  std::string trt_version;
};

struct Options {
  std::vector<std::string> inputs;
  Format format = Format::kText;
  /// --format was given, be it text.
  bool format_given = false;
  /// -o; empty: standard output.
  std::string output;
  std::optional<uint32_t> engine;
  /// Only the layers of this optimisation profile.
  std::optional<uint32_t> profile;
  /// RE2 on layer names; empty: all.
  std::string filter;
  /// Rows of tables: nullopt is the command's default, 0 is all.
  std::optional<uint32_t> top;
  /// auto, always, never; for `graph` also precision, type, time.
  std::string color = "auto";
  /// hot --by.
  std::string by;
  /// export --to: "trtexec-layers" or "trtexec-profile".
  std::string to;
  /// tactics --summary.
  bool summary = false;
  /// fusions --onnx: the node that is asked for.
  std::optional<std::string> onnx;
  /// fusions --nodes.
  bool nodes = false;
  /// build --follow: read the input as it grows. --tee: pass it on to standard output.
  bool follow = false;
  bool tee = false;
  AccuracyOptions accuracy;
  bool quiet = false;
  bool strict = false;
  bool force = false;
  bool wide = false;
};

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_OPTIONS_H_
