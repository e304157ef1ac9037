// The tables of `accuracy`: tensors, their values, what was not compared.
#ifndef TRTSCOPE_SRC_CLI_ACCURACY_TABLES_H_
#define TRTSCOPE_SRC_CLI_ACCURACY_TABLES_H_

#include <string>

#include "src/cli/accuracy_run.h"
#include "src/cli/options.h"
#include "src/report/table.h"

namespace trtscope {

/// The threshold as the user gave it, in percent: "10 %", "0.5 %".
std::string ThresholdText(const Options& options);

/// The similarity that --metric chose, 1 for tensors that are alike.
std::optional<double> SimilarityOf(const TensorMetrics& metrics, const Options& options);

/// Layer, shape, similarity: one row a tensor, in order. Where --top or the default cut, the worst
/// ones stay.
Section TensorSection(const AccuracyRun& run, const Options& options);
/// How many positions deviate, and how strong the noise is.
Section DeviationSection(const AccuracyRun& run, const Options& options);
/// NaN, infinities, saturation, underflow; without a table where there is nothing of the kind.
Section ValueSection(const AccuracyRun& run, const Options& options);
/// Tensors that could not be compared, and tensors of one side only.
Section MissingSection(const AccuracyRun& run, const Options& options);
/// What trtexec measured itself.
Section LossSection(const AccuracyRun& run, const Options& options);
/// Every tensor with every metric.
Table AccuracyCsv(const AccuracyRun& run);
/// The losses that trtexec measured, where that is all that there is.
Table LossCsv(const AccuracyRun& run);

/// Relative differences of finite pairs as nine bars, three octaves each, from 2^-24 (6e-8) to 8:
/// "▁▃█▅▁". Bars without a pair are blank. Empty if no pair differs.
std::string ErrorBars(const OctaveHistogram& errors);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_ACCURACY_TABLES_H_
