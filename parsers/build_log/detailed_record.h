// One record of a "Layers:" block (profiling verbosity "detailed", one-line form).
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_DETAILED_RECORD_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_DETAILED_RECORD_H_

#include <string_view>

#include "parsers/build_log/layer_record.h"

namespace trtscope {

/// Reads `Name: N, LayerType: T, Inputs: [ { Name: x, Location: Device, Dimensions: [1,3],
/// Format/Datatype: Half }], Outputs: [ … ], Key: value, …, Metadata: [ONNX Layer: a]…`. Names may
/// hold commas and brackets. TacticName, TacticValue, Weights and Metadata fill the typed fields;
/// the other keys stay attributes. Views in the result point into `payload`.
RecordResult ParseDetailedRecord(std::string_view payload);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_DETAILED_RECORD_H_
