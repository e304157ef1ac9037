// What several reports share: the engine in one sentence, remarks, tables.
#ifndef TRTSCOPE_SRC_CLI_HEADLINE_H_
#define TRTSCOPE_SRC_CLI_HEADLINE_H_

#include <string>
#include <vector>

#include "src/cli/load.h"
#include "src/report/table.h"

namespace trtscope {

/// "54 layers, 2.60 ms: 49 INT8, 5 that only move or convert data; 4 reformats cost 1.3 %".
std::string Headline(const EngineView& view);
/// Reformats that TensorRT inserted and that run.
std::size_t InsertedReformats(const EngineView& view);
/// "engine 1 of 3: model.onnx, TensorRT 8.6.1, NVIDIA A100", with what is known.
std::string EngineTitle(const EngineView& view, const Loaded& loaded);
/// Remarks that every report of layers needs: where the layers come from, rows that joined nothing.
std::vector<Line> EngineRemarks(const EngineView& view);
/// Number of rows that a table shows: --top, else `by_default`; 0 means all.
std::size_t RowLimit(const Options& options, std::size_t by_default, std::size_t size);
/// Layers that --filter leaves, in order.
std::vector<LayerId> ShownLayers(const EngineView& view);
/// A row a compute precision: layers, time, share.
Table PrecisionTotalsTable(const EngineView& view);
/// Adds an engine's rows to the one table that CSV prints, with the engine's number in front.
void AppendCsv(const EngineView& view, Table table, Report& report);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_HEADLINE_H_
