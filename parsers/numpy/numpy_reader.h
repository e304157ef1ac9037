// NumPy arrays: .npy files, and .npz archives of them.
#ifndef TRTSCOPE_PARSERS_NUMPY_NUMPY_READER_H_
#define TRTSCOPE_PARSERS_NUMPY_NUMPY_READER_H_

#include "parsers/common/dump_input.h"

namespace trtscope {

/// True for .npy files, and for zip archives that are called .npz or begin with an array.
bool SniffNumpy(const DumpInput& input);
/// Reads headers only. A .npy file's tensor is called after the file (see TensorNameOf), an
/// archive's after its members. Arrays that cannot be read leave a diagnostic.
void ReadNumpy(const DumpInput& input, Dump& dump);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_NUMPY_NUMPY_READER_H_
