// The prefixes that loggers put before TensorRT's messages. Decided line by line: one file may hold
// several programs' output.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_DIALECT_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_DIALECT_H_

#include <string>
#include <string_view>

#include "graph/model/build_log.h"

namespace trtscope {

/// A line cut into prefix and message.
struct LoggedLine {
  std::string_view payload;
  LogSeverity severity = LogSeverity::kUnknown;
  /// False: the line has no logger's prefix; it may continue a message of several lines.
  bool has_prefix = false;
  /// The time in the prefix, to whole seconds where its form is fixed; empty if there is none.
  std::string_view stamp;
  /// The prefix names TensorRT as the speaker ("[TRT]"); false also where the dialect cannot tell.
  bool from_trt = false;
};

/// Cuts the prefix off `line` (without its line end). Understands, in any mixture:
///   [09/15/2019-13:28:03] [V] [TRT] msg     trtexec and samples >= 6.0
///   [I] [TRT] msg, [V] msg                   samples 5.1, Polygraphy, plain loggers
///   [09/07/2022-04:07:27] [TRT] [V] msg     Python >= 8.x
///   [TensorRT] VERBOSE: msg                  Python <= 8.0
///   [TRT]    msg                             jetson-inference (no severity)
///   INFO: [TRT]: msg                         DeepStream
///   I0516 08:25:52.973930 9187 x.cc:49] msg glog (Triton, Paddle), quoted or not
///   2024-02-21 08:41:15.713781: W x.cc:83] TF-TRT Warning: DefaultLogger msg
///   2024-03-28 13:07:04.72 [W:onnxruntime:…] [2024-03-28 20:07:04 WARNING] msg
///   DEBUG: [Torch-TensorRT …] - msg, DEBUG:torch_tensorrt [… Context]:msg
///   My Logger: Severity.VERBOSE msg, verbose: msg
///   [TensorRT-RTX] [DEBUG] msg
/// Quote marks ("> ") before any of these are removed. Anything else is a line without prefix.
LoggedLine CutPrefix(std::string_view line);

/// `line` without ANSI escape sequences; other control characters stay. Only call it on lines with
/// ESC.
std::string StripAnsi(std::string_view line);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_DIALECT_H_
