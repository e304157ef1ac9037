// Figures inside sentences that an analysis writes. Private to graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_FIGURES_H_
#define TRTSCOPE_GRAPH_ANALYSIS_FIGURES_H_

#include <cstdint>
#include <string>

namespace trtscope {

/// Three significant digits, never scientific: 0.396674 → "0.397", 1234.5 → "1234". "?" for what is
/// no finite number.
std::string Figure(double value);
/// "0.397 ms".
std::string MsFigure(double ms);
/// Of a fraction: 0.1234 → "12.3 %".
std::string PercentFigure(double fraction);
/// "1 row", "2 rows".
std::string CountFigure(uint64_t count, const std::string& noun);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_FIGURES_H_
