// Printed values: a shape as the first line (`[1, 10, 1, 1]`), as the samples of TensorRT write
// them (samplesCommon::BufferManager::dumpBuffer), or values only.
#ifndef TRTSCOPE_PARSERS_DUMP_TEXT_DUMP_TEXT_READER_H_
#define TRTSCOPE_PARSERS_DUMP_TEXT_DUMP_TEXT_READER_H_

#include "parsers/common/dump_input.h"

namespace trtscope {

/// True if the beginning is nothing but numbers between blanks, commas and brackets.
bool SniffDumpText(const DumpInput& input);
/// The tensor is called after the file, without a last .txt, .dump, .log or .str. The first line is
/// a shape if it has whole numbers between commas in brackets (or a single one) and values follow;
/// in .str files, which trtexec writes and which are values only, it never is.
void ReadDumpText(const DumpInput& input, Dump& dump);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_DUMP_TEXT_DUMP_TEXT_READER_H_
