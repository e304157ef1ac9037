// Folders that trtexec --saveAllDebugTensors writes (10.12 and later): tensor_summary.json, and a
// file `NNNN_<name>.npy`, `.raw` or `.str` a tensor.
#ifndef TRTSCOPE_PARSERS_DEBUG_TENSORS_DEBUG_TENSORS_READER_H_
#define TRTSCOPE_PARSERS_DEBUG_TENSORS_DEBUG_TENSORS_READER_H_

#include <set>
#include <string>
#include <vector>

#include "parsers/common/dump_input.h"

namespace trtscope {

/// True for tensor_summary.json, whatever it is called.
bool SniffDebugSummary(const DumpInput& input);

/// Reads the summary, whose names and types are the true ones, and the files beside it that it
/// names: NumPy, else raw, else text. Adds the paths of all of them to `named` (if not null), so
/// that nobody reads them twice. Tensors of which there is no file are named in a diagnostic.
void ReadDebugSummary(const DumpInput& input, Dump& dump, std::set<std::string>* named);
/// The same for a summary that the user named.
void ReadDebugSummary(const DumpInput& input, Dump& dump);

/// Those of `files` (paths, without a summary) that hold the same tensor as another one of them:
/// `0007_x.raw` and `0007_x.str` beside `0007_x.npy`.
std::set<std::string> DebugTwins(const std::vector<std::string>& files);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_DEBUG_TENSORS_DEBUG_TENSORS_READER_H_
