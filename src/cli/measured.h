// What files beside the layers tell of an engine's run: times of single inferences, the installed
// TensorRT, the calibration, the GPU's state.
#ifndef TRTSCOPE_SRC_CLI_MEASURED_H_
#define TRTSCOPE_SRC_CLI_MEASURED_H_

#include <vector>

#include "src/cli/command.h"
#include "src/cli/report_facts.h"

namespace trtscope {

/// One section a file of times: percentiles and jitter of each duration, and what the series shows.
std::vector<Section> TimesSections(const std::vector<const Timings*>& timings,
                                   const Loaded& loaded);
/// Companions in a line each.
void AddCompanionFacts(const EngineView& view, const Loaded& loaded, Facts& facts);

/// "timings", "installed", "calibration" and "gpu" of the report's JSON.
void AddMeasuredJson(const EngineView& view, const Loaded& loaded, OrderedJson& engine);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_MEASURED_H_
