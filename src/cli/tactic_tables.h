// The tables and sections of `tactics`.
#ifndef TRTSCOPE_SRC_CLI_TACTIC_TABLES_H_
#define TRTSCOPE_SRC_CLI_TACTIC_TABLES_H_

#include <vector>

#include "graph/analysis/tactics.h"
#include "src/cli/engine_view.h"
#include "src/report/table.h"

namespace trtscope {

/// A row a layer: its tactic, what it took, how close the next one was. At most `limit` rows.
Table TacticTable(const EngineView& view, const TacticHistory& history,
                  const std::vector<LayerTactic>& layers, std::size_t limit);

/// Every candidate of `decision`, fastest first, then what was skipped. At most `limit` rows.
Table TrialTable(const BuildLog& log, const Decision& decision, const LayerTactic& tactic,
                 std::size_t limit);

/// The timing cache's own lines, in order. No lines where the log says nothing of it.
Section TimingCacheSection(const Engine& engine);

/// Myelin's own tables in the attempt that was kept: an operation a row.
Section ForeignSection(const Engine& engine, std::size_t limit);

// --summary
Section RunnerSection(const BuildLog& log, const TacticHistory& history);
Section FamilySection(const BuildLog& log, const TacticHistory& history);
Section ReformatCostSection(const BuildLog& log, const TacticHistory& history);
/// Layers whose next best tactic was nearest, at most `limit`.
Section ClosestSection(const EngineView& view, const TacticHistory& history,
                       const std::vector<LayerTactic>& layers, std::size_t limit);
/// Layers that had just one candidate.
Section SingleCandidateSection(const EngineView& view, const std::vector<LayerTactic>& layers);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_TACTIC_TABLES_H_
