// INT8 calibration caches: the scale of each tensor.
#ifndef TRTSCOPE_PARSERS_CALIBRATION_CALIBRATION_PARSER_H_
#define TRTSCOPE_PARSERS_CALIBRATION_CALIBRATION_PARSER_H_

#include <string_view>

#include "parsers/common/input_format.h"
#include "parsers/common/session.h"

namespace trtscope {

/// True for a first line `TRT-8601-EntropyCalibration2` (any version and algorithm), or the bare
/// number that TensorRT 2 and 3 wrote there, if a line `tensor: 3c010a14` follows.
bool SniffCalibration(std::string_view text);

/// Reads session.sources[source] into session.calibrations. A line that is no scale leaves a
/// diagnostic and nothing else.
void ParseCalibration(Session& session, SourceId source, const ParseOptions& options);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_CALIBRATION_CALIBRATION_PARSER_H_
