// What Polygraphy saves: results of runners (`polygraphy run --save-outputs FILE.json`) and inputs
// (--save-inputs). Arrays are .npy files in base64.
#ifndef TRTSCOPE_PARSERS_RUN_RESULTS_RUN_RESULTS_READER_H_
#define TRTSCOPE_PARSERS_RUN_RESULTS_RUN_RESULTS_READER_H_

#include "parsers/common/dump_input.h"

namespace trtscope {

/// True for JSON of that structure.
bool SniffRunResults(const DumpInput& input);
/// Only the headers of arrays are decoded. PyTorch tensors (pickles), and arrays as Polygraphy
/// once wrote them (latin-1 text, .npz), leave kDumpType.
void ReadRunResults(const DumpInput& input, Dump& dump);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_RUN_RESULTS_RUN_RESULTS_READER_H_
