// Sums that lose nothing: two doubles, of which the second holds what the first one rounds away.
// Private to graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_DOUBLE_DOUBLE_H_
#define TRTSCOPE_GRAPH_ANALYSIS_DOUBLE_DOUBLE_H_

namespace trtscope {

/// About 32 significant digits. Needs a compiler that keeps to IEEE 754 (no -ffast-math).
struct DoubleDouble {
  double high = 0;
  double low = 0;

  void Add(double value) {
    const double sum = high + value;
    const double part = sum - high;
    low += (high - (sum - part)) + (value - part);
    high = sum;
  }
  void Add(const DoubleDouble& other) {
    Add(other.high);
    low += other.low;
  }
  [[nodiscard]] double Value() const { return high + low; }
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_DOUBLE_DOUBLE_H_
