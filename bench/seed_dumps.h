// Dumps whose comparison gives published figures: three tables of NVIDIA's guides to TensorRT
// (eLinux.org, "TensorRT/LayerDumpAndAnalyze", "…ForINT8", "TensorRT/FAQ"). Values are made up; the
// figures are the tables'. Shares no code with trtscope: a mistake there must not hide in here.
#ifndef TRTSCOPE_BENCH_SEED_DUMPS_H_
#define TRTSCOPE_BENCH_SEED_DUMPS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace trtscope::bench {

/// Path relative to the dump's folder, '/' between folders.
struct DumpFile {
  std::string path;
  std::string bytes;
};

/// A row of a similarity table. Percent with four decimals: 100 times the cosine of both tensors as
/// they are printed. (Not a share of matching values: of 10 values that is a multiple of 10 %.)
struct SimilarityRow {
  const char* layer;
  int channels, height, width;  // behind a batch of 1
  const char* percent;
};
const std::vector<SimilarityRow>& Fp16Table();
const std::vector<SimilarityRow>& Int8Table();

/// fp32/LAYER.txt and fp16/LAYER.txt for each row of Fp16Table(): a shape, then a row of the
/// feature map a line, six significant digits.
std::vector<DumpFile> MakeFp16Dumps();
/// fp32/prob.txt, and int8/LAYER.txt for each row of Int8Table(): prob with layers up to LAYER in
/// INT8.
std::vector<DumpFile> MakeInt8Dumps();

/// A row of the table of deviations: positions that differ by more than 10 % of 40 x 256 x 256.
struct DeviationRow {
  const char* layer;
  uint64_t deviating;
};
const std::vector<DeviationRow>& DeviationTable();
inline constexpr uint64_t kDeviationValues = 2621440;

/// fp32/LAYER.output.40.256.256.fp32.raw and the same in fp16/, there rounded to FP16 and written
/// as FP32 or, with `as_half`, as FP16 (….fp16.raw). 63 MB, or 47 MB.
std::vector<DumpFile> MakeDeviationDumps(bool as_half);

/// `value` as the nearest FP16, ties to even: its bits.
uint16_t ToHalf(float value);
float FromHalf(uint16_t half);

/// Activations as they are: both signs, some zeros, magnitudes over many octaves. The same for the
/// same seed.
std::vector<float> MakeActivations(std::size_t count, uint64_t seed);

}  // namespace trtscope::bench

#endif  // TRTSCOPE_BENCH_SEED_DUMPS_H_
