#ifndef TRTSCOPE_BENCH_KERNELS_H_
#define TRTSCOPE_BENCH_KERNELS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace trtscope::bench {

/// The tensor formats that the generated engines use: data type and layout together.
enum class Format : std::uint8_t {
  kFloatLinear,
  kFloatNhwc,
  kFloatC4,
  kHalfLinear,
  kHalfC2,
  kHalfC8,
  kInt8Linear,
  kInt8C4,
  kInt8C32,
};
inline constexpr std::size_t kFormatCount = 9;

struct Kernel {
  std::string name;
  std::uint64_t tactic = 0;
};

/// Kernel names made from the families' grammar, about 700 distinct ones. A name has the same
/// 64-bit tactic id wherever it occurs.
class KernelTable {
 public:
  KernelTable();

  /// Convolution kernels that read `in` and write `out`; empty where TensorRT would have none.
  [[nodiscard]] const std::vector<Kernel>& Convolutions(Format in, Format out) const;
  [[nodiscard]] const std::vector<Kernel>& Poolings(Format format) const;
  /// Kernels that Myelin's gemm tables list (TensorRT 10).
  [[nodiscard]] const std::vector<Kernel>& Gemms() const { return gemms_; }
  [[nodiscard]] std::size_t size() const;

 private:
  std::array<std::vector<Kernel>, kFormatCount> convolutions_;
  std::array<std::vector<Kernel>, kFormatCount> to_float_;
  std::array<std::vector<Kernel>, kFormatCount> poolings_;
  std::vector<Kernel> gemms_;
  std::vector<Kernel> none_;
};

/// A well mixed 64-bit value (splitmix64's finaliser): the only source of chance in the generator.
[[nodiscard]] constexpr std::uint64_t Mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

}  // namespace trtscope::bench

#endif  // TRTSCOPE_BENCH_KERNELS_H_
