// The passes over a block of pairs, for vectors of any width. Included by comparison_kernel.cc
// alone, which compiles them for several kinds of machines.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_COMPARISON_PASSES_H_
#define TRTSCOPE_GRAPH_ANALYSIS_COMPARISON_PASSES_H_

#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "graph/analysis/comparison_kernel.h"

namespace trtscope {

// Vectors of the compilers' own kind (GCC and clang): 16 bytes are a register of every x86-64 and
// ARM64, 32 bytes one of AVX2, 64 bytes one of AVX-512. Comparisons give all ones or 0 in integers
// of the same width.
template <std::size_t width>
struct VectorOf;

template <>
struct VectorOf<2> {
  using Real [[gnu::vector_size(16)]] = double;
  using Whole [[gnu::vector_size(16)]] = unsigned long long;
};

template <>
struct VectorOf<4> {
  using Real [[gnu::vector_size(32)]] = double;
  using Whole [[gnu::vector_size(32)]] = unsigned long long;
};

template <>
struct VectorOf<8> {
  using Real [[gnu::vector_size(64)]] = double;
  using Whole [[gnu::vector_size(64)]] = unsigned long long;
};

constexpr std::size_t kRows = kBlockPairs / kLanes;

// All lanes in as many vectors as it takes.
template <std::size_t width>
struct Lanes {
  using Real = typename VectorOf<width>::Real;
  using Whole = typename VectorOf<width>::Whole;
  static constexpr std::size_t kParts = kLanes / width;
};

#define TRTSCOPE_INLINE [[gnu::always_inline]] inline

// By reference: an AVX vector must not be passed by value where the caller may lack AVX.
template <class Real>
TRTSCOPE_INLINE void Load(const double* from, Real& out) {
  std::memcpy(&out, from, sizeof(Real));
}

template <class Real>
TRTSCOPE_INLINE void Splat(double value, Real& out) {
  out = value - Real{};
}

template <class Real, class Whole>
TRTSCOPE_INLINE void Magnitude(const Real& value, Real& out) {
  out = reinterpret_cast<Real>(reinterpret_cast<Whole>(value) & 0x7FFFFFFFFFFFFFFFULL);
}

template <class Real>
TRTSCOPE_INLINE void Raise(const Real& value, Real& most) {
  most = value > most ? value : most;
}

template <class Real>
TRTSCOPE_INLINE void Lower(const Real& value, Real& least) {
  least = value < least ? value : least;
}

// The lanes of what a pass has gathered.
using LaneValues = std::array<double, kLanes>;
using LaneCounts = std::array<unsigned long long, kLanes>;

template <std::size_t width, class Vector, class Values>
TRTSCOPE_INLINE void Store(const Vector& from, std::size_t part, Values& out) {
  std::memcpy(out.data() + part * width, &from, sizeof(Vector));
}

// --- First pass: ranges and differences. Where a value is not finite, the sum of d^2 is not
// either.

struct RangeLanes {
  LaneValues min_r, max_r, min_c, max_c, max_d, d, dd;
};

template <std::size_t width>
TRTSCOPE_INLINE void RangePass(const double* r_at, const double* c_at, RangeLanes& out) {
  using Real = typename Lanes<width>::Real;
  using Whole = typename Lanes<width>::Whole;
  for (std::size_t part = 0; part < Lanes<width>::kParts; ++part) {
    Real min_r, max_r, min_c, max_c, max_d{}, sum_d{}, sum_dd{};
    Load(r_at + part * width, min_r);
    Load(c_at + part * width, min_c);
    max_r = min_r;
    max_c = min_c;
    for (std::size_t row = 0; row < kRows; ++row) {
      Real r, c, d;
      Load(r_at + row * kLanes + part * width, r);
      Load(c_at + row * kLanes + part * width, c);
      Lower(r, min_r);
      Raise(r, max_r);
      Lower(c, min_c);
      Raise(c, max_c);
      Magnitude<Real, Whole>(r - c, d);
      Raise(d, max_d);
      sum_d += d;
      sum_dd += d * d;
    }
    Store<width>(min_r, part, out.min_r);
    Store<width>(max_r, part, out.max_r);
    Store<width>(min_c, part, out.min_c);
    Store<width>(max_c, part, out.max_c);
    Store<width>(max_d, part, out.max_d);
    Store<width>(sum_d, part, out.d);
    Store<width>(sum_dd, part, out.dd);
  }
}

// --- Second pass: sums. Those that may cancel are exact: added to a start that is larger than any
// sum of them, each addition rounds to a multiple of the same power of two, and what it cut off is
// known exactly (it is summed apart).

struct CancellingLanes {
  LaneValues high, low;
};

struct SumLanes {
  CancellingLanes r, c, rc;
  LaneValues rr, cc;
};

template <class Real>
TRTSCOPE_INLINE void AddExactly(const Real& value, Real& high, Real& low) {
  const Real sum = high + value;
  low += value - (sum - high);
  high = sum;
}

struct Starts {
  double r, c, rc;
};

template <std::size_t width>
TRTSCOPE_INLINE void SumPass(const double* r_at, const double* c_at, const Starts& starts,
                             SumLanes& out) {
  using Real = typename Lanes<width>::Real;
  for (std::size_t part = 0; part < Lanes<width>::kParts; ++part) {
    Real r_high, c_high, rc_high, r_low{}, c_low{}, rc_low{}, rr{}, cc{};
    Splat(starts.r, r_high);
    Splat(starts.c, c_high);
    Splat(starts.rc, rc_high);
    for (std::size_t row = 0; row < kRows; ++row) {
      Real r, c;
      Load(r_at + row * kLanes + part * width, r);
      Load(c_at + row * kLanes + part * width, c);
      AddExactly(r, r_high, r_low);
      AddExactly(c, c_high, c_low);
      AddExactly(r * c, rc_high, rc_low);
      rr += r * r;
      cc += c * c;
    }
    Store<width>(r_high, part, out.r.high);
    Store<width>(r_low, part, out.r.low);
    Store<width>(c_high, part, out.c.high);
    Store<width>(c_low, part, out.c.low);
    Store<width>(rc_high, part, out.rc.high);
    Store<width>(rc_low, part, out.rc.low);
    Store<width>(rr, part, out.rr);
    Store<width>(cc, part, out.cc);
  }
}

// --- Third pass: relative differences, counts and octaves.

struct CountLanes {
  LaneValues relative, max_relative;
  LaneCounts within, equal, zeros_r, zeros_c, zeros_both, small_r, small_c;
};

// Exponent field of the lowest bin.
constexpr unsigned long long kLowestField = 1023 + OctaveHistogram::kLowestOctave;

template <std::size_t width, class Real, class Whole>
TRTSCOPE_INLINE void CountOctaves(const Real& magnitude, const Real& least, const Real& most,
                                  std::size_t part, LaneHistogram& histogram) {
  Real clamped = magnitude > least ? magnitude : least;
  clamped = clamped < most ? clamped : most;
  const Whole field = reinterpret_cast<Whole>(clamped) >> 52;
  std::array<unsigned long long, width> fields;
  std::memcpy(fields.data(), &field, sizeof(field));
#if defined(__GNUC__) && !defined(__clang__)
  // g++ takes lanes out of a register one by one; of eight, memory gives them a fifth faster.
  if constexpr (width == 8) asm("" : "+m"(fields));
#endif
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t table = (part * width + i) * OctaveHistogram::kBins;
    ++histogram.bins[table + fields[i] - kLowestField];
  }
}

template <std::size_t width>
TRTSCOPE_INLINE void CountPass(const double* r_at, const double* c_at, double threshold,
                               BlockHistograms& histograms, CountLanes& out) {
  using Real = typename Lanes<width>::Real;
  using Whole = typename Lanes<width>::Whole;
  Real limit, least, most, small;
  Splat(threshold, limit);
  Splat(std::ldexp(1, OctaveHistogram::kLowestOctave), least);
  Splat(std::ldexp(1, OctaveHistogram::kLowestOctave + int{OctaveHistogram::kBins} - 1), most);
  Splat(kFP16RoundsToZero, small);
  for (std::size_t part = 0; part < Lanes<width>::kParts; ++part) {
    Real sum{}, largest{};
    Whole within{}, equal{}, zeros_r{}, zeros_c{}, zeros_both{}, small_r{}, small_c{};
    for (std::size_t row = 0; row < kRows; ++row) {
      Real r, c, d, relative;
      Load(r_at + row * kLanes + part * width, r);
      Load(c_at + row * kLanes + part * width, c);
      Magnitude<Real, Whole>(r - c, d);
      Magnitude<Real, Whole>(r, r);
      Magnitude<Real, Whole>(c, c);
      const Whole zero_r = reinterpret_cast<Whole>(r == 0);
      const Whole zero_c = reinterpret_cast<Whole>(c == 0);
      // Division by zero gives an infinity or NaN here, which the mask takes out.
      relative = reinterpret_cast<Real>(reinterpret_cast<Whole>(d / r) & ~zero_r);
      sum += relative;
      Raise(relative, largest);
      within += reinterpret_cast<Whole>(relative <= limit);
      equal += reinterpret_cast<Whole>(d == 0);
      zeros_r += zero_r;
      zeros_c += zero_c;
      zeros_both += zero_r & zero_c;
      small_r += reinterpret_cast<Whole>(r <= small);
      small_c += reinterpret_cast<Whole>(c <= small);
      CountOctaves<width, Real, Whole>(r, least, most, part, histograms.r);
      CountOctaves<width, Real, Whole>(c, least, most, part, histograms.c);
      CountOctaves<width, Real, Whole>(relative, least, most, part, histograms.relative);
    }
    Store<width>(sum, part, out.relative);
    Store<width>(largest, part, out.max_relative);
    Store<width>(within, part, out.within);
    Store<width>(equal, part, out.equal);
    Store<width>(zeros_r, part, out.zeros_r);
    Store<width>(zeros_c, part, out.zeros_c);
    Store<width>(zeros_both, part, out.zeros_both);
    Store<width>(small_r, part, out.small_r);
    Store<width>(small_c, part, out.small_c);
  }
}

#undef TRTSCOPE_INLINE

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_COMPARISON_PASSES_H_
