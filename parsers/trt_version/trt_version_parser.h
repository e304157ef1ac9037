// Which TensorRT is installed: symbols, headers or the library itself.
#ifndef TRTSCOPE_PARSERS_TRT_VERSION_TRT_VERSION_PARSER_H_
#define TRTSCOPE_PARSERS_TRT_VERSION_TRT_VERSION_PARSER_H_

#include <string_view>

#include "parsers/common/input_format.h"
#include "parsers/common/session.h"

namespace trtscope {

/// True for
///   - lists of symbols (`nm -D libnvinfer.so`, also through `grep tensorrt`) with
///     `tensorrt_version_8_6_1_6` or `tensorrt_build_…`, which TensorRT 4 and later export;
///   - NvInferVersion.h, or NvInfer.h of old: `#define NV_TENSORRT_MAJOR 8`, from 10.x by way of
///     `#define TRT_MAJOR_ENTERPRISE 10`;
///   - libnvinfer.so itself and programs that are linked to it: ELF files that hold the symbol or
///     the name `libnvinfer.so.8`.
bool SniffTrtVersion(std::string_view text);

/// Reads session.sources[source] into session.versions.
void ParseTrtVersion(Session& session, SourceId source, const ParseOptions& options);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_TRT_VERSION_TRT_VERSION_PARSER_H_
