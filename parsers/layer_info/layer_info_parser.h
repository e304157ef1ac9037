// Layer information in JSON: trtexec --exportLayerInfo, IEngineInspector, Torch-TensorRT.
#ifndef TRTSCOPE_PARSERS_LAYER_INFO_LAYER_INFO_PARSER_H_
#define TRTSCOPE_PARSERS_LAYER_INFO_LAYER_INFO_PARSER_H_

#include <string_view>

#include "parsers/common/input_format.h"
#include "parsers/common/session.h"

namespace trtscope {

/// True for any of these roots:
///   {"Layers": [{…}, …], "Bindings": ["x", …]}      TensorRT 8.2 to 10.x
///   {"Layers": [{…}, …], "I/O Tensors": [{…}, …]}   11.x
///   {"Layers": ["name", …], …}                      verbosity layer_names_only
///   [{"Name": …}, …] and ["name", …]                lists without a root of their own
///   {"Name": …, "LayerType": …}                     getLayerInformation of one layer, also several
///                                                   after each other, with `--- Layer N ---` lines
bool SniffLayerInfo(std::string_view text);

/// Reads session.sources[source] into session.engines: one engine a document, and one for all the
/// single layers of a file. Never fails: layers before a syntax error are kept.
void ParseLayerInfo(Session& session, SourceId source, const ParseOptions& options);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_LAYER_INFO_LAYER_INFO_PARSER_H_
