// What trtexec --exportOutput writes:
//   [ { "name" : "y" , "dimensions" : "1x1000" , "values" : [ 0.1, nan, ... ] } ]
#ifndef TRTSCOPE_PARSERS_EXPORTED_OUTPUTS_EXPORTED_OUTPUTS_READER_H_
#define TRTSCOPE_PARSERS_EXPORTED_OUTPUTS_EXPORTED_OUTPUTS_READER_H_

#include "parsers/common/dump_input.h"

namespace trtscope {

/// True for a JSON array of objects with dimensions and values.
bool SniffExportedOutputs(const DumpInput& input);
/// Values, of which there may be gigabytes, are not looked at before somebody reads them. Where the
/// file is cut off, the tensors before that place are there.
void ReadExportedOutputs(const DumpInput& input, Dump& dump);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_EXPORTED_OUTPUTS_EXPORTED_OUTPUTS_READER_H_
