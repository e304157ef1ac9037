// Stored values without a header: what trtexec --dumpRawBindingsToFile (8.6 and later) writes, the
// name of the file being all that describes them.
#ifndef TRTSCOPE_PARSERS_RAW_TENSOR_RAW_TENSOR_READER_H_
#define TRTSCOPE_PARSERS_RAW_TENSOR_RAW_TENSOR_READER_H_

#include "parsers/common/dump_input.h"

namespace trtscope {

/// True for names that end in .raw; and in .bin, if the user named the file (in a folder that may
/// be anything).
bool SniffRawTensor(const DumpInput& input);
/// `<name>.<input|output>.<d0.d1. ...>.<type>.raw`, taken apart from its end, since a name may hold
/// dots. A name that does not describe the values leaves kDumpType. So does a size that tells of a
/// vectorised format; the tensor is there all the same, its reader says how the sizes differ.
void ReadRawTensor(const DumpInput& input, Dump& dump);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_RAW_TENSOR_RAW_TENSOR_READER_H_
