// What the tuning history of a layer means, in words with their figures.
#ifndef TRTSCOPE_SRC_CLI_TACTIC_VERDICT_H_
#define TRTSCOPE_SRC_CLI_TACTIC_VERDICT_H_

#include <string>
#include <vector>

#include "graph/analysis/tactics.h"

namespace trtscope {

/// "by 1.2 %, within the noise", "only candidate", "not timed under this name". Within the noise is
/// a margin that is not above the median difference between timings of one and the same tactic.
std::string ChoiceVerdict(const LayerTactic& tactic, const TimingNoise& noise);

/// What else was timed and why it was not taken: "the best FP16 tactic was 8.0 % slower", "INT8 was
/// faster alone, but lost because of its reformats: 0.021 + 0.014 ms". One sentence a precision or
/// format combination, none where nothing else was timed.
std::vector<std::string> AlternativeVerdicts(const TacticHistory& history,
                                             const LayerTactic& tactic);

/// The size of a difference without its sign: -0.0123 → "1.2 %".
std::string PercentText(double fraction);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_TACTIC_VERDICT_H_
