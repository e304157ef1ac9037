// Times of single inferences that trtexec --exportTimes writes.
#ifndef TRTSCOPE_PARSERS_TIMES_TIMES_PARSER_H_
#define TRTSCOPE_PARSERS_TIMES_TIMES_PARSER_H_

#include <string_view>

#include "parsers/common/input_format.h"
#include "parsers/common/session.h"

namespace trtscope {

/// True for a JSON array of records with times of one inference each:
///   [ { "startEnqMs" : 3.78, "endEnqMs" : 3.82, "startH2dMs" : 3.68, …, "computeMs" : 1.9,
///       "latencyMs" : 1.9 } … ]
bool SniffTimes(std::string_view text);

/// Reads session.sources[source] into session.timings: one Timings for each array of the file
/// (several runs may have been written one behind the other), at most 1000.
///
/// Keys by version of TensorRT (trtexec's sampleReporting.cpp):
///   7.0        start/end In, Compute, Out; in, compute, out, latency, endToEnd
///   7.1, 7.2   the same and start/end Enq, whose values stand under the keys of In and the other
///   way
///              round: exchanged here, unless the records' inMs show that this file names them
///              right
///   8.0, 8.2   H2d and D2h instead of In and Out
///   8.4+       no endToEnd
/// Unknown keys are passed over. nan and inf are NaN. A syntax error keeps the records before it.
void ParseTimes(Session& session, SourceId source, const ParseOptions& options);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_TIMES_TIMES_PARSER_H_
