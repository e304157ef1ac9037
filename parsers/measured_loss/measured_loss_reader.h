// What trtexec itself says of its accuracy (--accuracyAlgorithm, 11.1 and later), in its log:
//   Accuracy loss for tensor y (l2): 0.000123 [FAIL: >= threshold 0.000100]
#ifndef TRTSCOPE_PARSERS_MEASURED_LOSS_MEASURED_LOSS_READER_H_
#define TRTSCOPE_PARSERS_MEASURED_LOSS_MEASURED_LOSS_READER_H_

#include "parsers/common/dump_input.h"

namespace trtscope {

/// True for text that has such a line, be it at its end: the whole file is looked at.
bool SniffMeasuredLoss(const DumpInput& input);
/// Reads the losses of all such lines, whatever precedes them. A tensor's name may hold anything,
/// so lines are taken apart from their ends.
void ReadMeasuredLoss(const DumpInput& input, Dump& dump);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_MEASURED_LOSS_MEASURED_LOSS_READER_H_
