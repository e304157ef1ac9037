// How to dump the tensors of MarkableTensors: options for trtexec and Polygraphy, by version.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_MARK_COMMANDS_H_
#define TRTSCOPE_GRAPH_ANALYSIS_MARK_COMMANDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "graph/analysis/markable_tensors.h"

namespace trtscope {

/// Which tensors to mark: those of verdict kMarkable, or those of kQuantized as well.
enum class MarkWhat : uint8_t { kReal, kQuantizedToo };

/// Options with a list of names in them, ready for a shell.
struct MarkList {
  std::string text;
  /// Names that the list cannot express, in order.
  std::vector<std::string_view> left_out;
  /// A shell refuses it: longer than kLongestArgument or kLongestCommand.
  bool too_long = false;
};

/// "--markDebug=a,b" (trtexec, TensorRT 10.0 and later): tensors become debug tensors, which are no
/// outputs. trtexec cuts the list at every comma, so names with commas are left out, as are those
/// that FitsCommandLine refuses.
MarkList MarkDebugOption(const MarkableTensors& tensors, MarkWhat what = MarkWhat::kReal);

/// "--saveDebugTensors=a:0000.raw,b:0001.raw" (trtexec 10.0 and later): writes each as raw values
/// to the file after its colon, numbered here in the order of the list. trtexec takes single quotes
/// for its own: names with them are left out as well.
MarkList SaveDebugTensorsOption(const MarkableTensors& tensors, MarkWhat what = MarkWhat::kReal);

/// "--trt-outputs a b" (Polygraphy): the tensors become outputs of the network. Every name is an
/// argument of its own; names that begin with `-` would be taken for options and are left out.
MarkList TrtOutputsOption(const MarkableTensors& tensors, MarkWhat what = MarkWhat::kReal);

/// A way to get the tensors, best first.
struct MarkMethod {
  /// "trtexec" or "polygraphy".
  std::string_view tool;
  /// Options to add to the tool's command line.
  std::vector<std::string> options;
  /// What it means, and what it costs: sentences.
  std::string note;
  std::vector<std::string_view> left_out;
  bool too_long = false;
};

/// The ways that `trt_version` ("10.3.0") has; all of them where it is empty or not read. None if
/// no tensor can be marked. Versions as of the published trtexec help and change logs:
/// --markUnfusedTensorsAsDebugTensors with --saveAllDebugTensors from 10.12 on, --markDebug with
/// --saveDebugTensors from 10.0 on, network outputs in every version that Polygraphy knows (7 and
/// later; by ITensor and markOutput in code before).
std::vector<MarkMethod> MarkMethods(const MarkableTensors& tensors, std::string_view trt_version,
                                    MarkWhat what = MarkWhat::kReal);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_MARK_COMMANDS_H_
