#include "bench/seed_dumps.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace trtscope::bench {
namespace {

using Values = std::vector<double>;

/// Numbers that are the same on every machine (std::normal_distribution's are not).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15 + 1) {}
  /// xorshift64* (Vigna 2016).
  uint64_t Bits() {
    state_ ^= state_ >> 12U;
    state_ ^= state_ << 25U;
    state_ ^= state_ >> 27U;
    return state_ * 0x2545F4914F6CDD1D;
  }
  double Uniform() { return static_cast<double>(Bits() >> 11U) * 0x1p-53; }
  /// About normal: the sum of twelve.
  double Normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += Uniform();
    return sum;
  }

 private:
  uint64_t state_;
};

// --- Text.

std::string Number(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

Values AsPrinted(const Values& values) {
  Values printed;
  for (const double value : values) printed.push_back(std::strtod(Number(value).c_str(), nullptr));
  return printed;
}

std::string Text(const SimilarityRow& row, const Values& values) {
  std::string text = "[1, " + std::to_string(row.channels) + ", " + std::to_string(row.height) +
                     ", " + std::to_string(row.width) + "]\n";
  const auto width = static_cast<std::size_t>(row.width);
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += Number(values[i]);
    text += (i + 1) % width == 0 ? '\n' : ' ';
  }
  return text;
}

// --- Values with a given cosine.

double Cosine(const Values& a, const Values& b) {
  long double aa = 0;
  long double bb = 0;
  long double ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    aa += static_cast<long double>(a[i]) * a[i];
    bb += static_cast<long double>(b[i]) * b[i];
    ab += static_cast<long double>(a[i]) * b[i];
  }
  return static_cast<double>(ab / std::sqrt(aa) / std::sqrt(bb));
}

Values Disturbed(const Values& values, const Values& noise, double strength) {
  Values disturbed;
  for (std::size_t i = 0; i < values.size(); ++i) {
    disturbed.push_back(values[i] + strength * noise[i]);
  }
  return AsPrinted(disturbed);
}

// The more noise, the smaller the cosine: halving the interval finds how much it takes.
Values WithCosine(const Values& values, const Values& noise, double cosine) {
  double low = 0;
  double high = 100;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (Cosine(values, Disturbed(values, noise, middle)) > cosine ? low : high) = middle;
  }
  return Disturbed(values, noise, (low + high) / 2);
}

std::size_t ValuesOf(const SimilarityRow& row) {
  return static_cast<std::size_t>(row.channels) * static_cast<std::size_t>(row.height) *
         static_cast<std::size_t>(row.width);
}

double CosineOf(const SimilarityRow& row) { return std::strtod(row.percent, nullptr) / 100; }

Values Noise(std::size_t count, Random& random) {
  Values noise;
  for (std::size_t i = 0; i < count; ++i) noise.push_back(random.Normal());
  return noise;
}

// Feature maps are signed, about as large as LeNet's; ten values are probabilities, of a digit that
// the network is fairly sure of.
Values FeatureMap(std::size_t count, Random& random) {
  Values values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(4 * random.Normal());
  return AsPrinted(values);
}

Values Probabilities(Random& random) {
  Values values(10);
  double sum = 0;
  for (double& value : values) sum += value = 0.02 + 0.1 * random.Uniform();
  sum += values[7] = 3;
  for (double& value : values) value /= sum;
  return AsPrinted(values);
}

// --- Raw files.

void Append(const void* bytes, std::size_t count, std::string& to) {
  to.append(static_cast<const char*>(bytes), count);
}

// Positions that are to deviate, spread evenly.
bool Deviates(uint64_t index, uint64_t deviating) {
  return (index + 1) * deviating / kDeviationValues != index * deviating / kDeviationValues;
}

// Values that FP16 keeps to 0.05 % (normal ones), or misses by more than 10 %: it rounds those
// below 2^-25 to 0 and those up to 1.4 times that to 2^-24.
float DeviationValue(bool deviates, bool relu, Random& random) {
  const double sign = !relu && random.Bits() % 2 == 0 ? -1 : 1;
  if (deviates) return static_cast<float>(sign * (0.2 + 1.2 * random.Uniform()) * 0x1p-25);
  if (relu && random.Bits() % 2 == 0) return 0;
  return static_cast<float>(sign * std::exp(2 * random.Normal() - 1) + sign * 0x1p-13);
}

}  // namespace

const std::vector<SimilarityRow>& Fp16Table() {
  static const std::vector<SimilarityRow> table = {
      {"conv2", 50, 8, 8, "76.3468"},   {"prob", 10, 1, 1, "99.9995"},
      {"scale", 1, 28, 28, "99.2844"},  {"conv1", 20, 24, 24, "90.8855"},
      {"pool1", 20, 12, 12, "94.9611"}, {"ip2", 10, 1, 1, "97.9592"},
      {"ip1", 500, 1, 1, "95.0792"},    {"pool2", 50, 4, 4, "88.9701"}};
  return table;
}

const std::vector<SimilarityRow>& Int8Table() {
  static const std::vector<SimilarityRow> table = {
      {"prob_ip2", 10, 1, 1, "99.9997"},
      {"prob_pool1", 10, 1, 1, "99.9996"},
      {"prob_scale", 10, 1, 1, "99.9994"},
      {"prob_conv2", 10, 1, 1, "99.9995"},
      {"prob_prob", 10, 1, 1, "99.9997"},
      {"prob_conv1", 10, 1, 1, "99.9996"},
      {"prob_(Unnamed Layer* 9) [Constant]", 10, 1, 1, "99.9997"},
      {"prob_relu1", 10, 1, 1, "99.9997"},
      {"prob_ip1", 10, 1, 1, "99.9997"},
      {"prob_pool2", 10, 1, 1, "99.9995"},
      {"prob_(Unnamed Layer* 10) [ElementWise]", 10, 1, 1, "99.9997"}};
  return table;
}

const std::vector<DeviationRow>& DeviationTable() {
  static const std::vector<DeviationRow> table = {{"Conv0", 23773}, {"bn0", 371}, {"relu0", 196}};
  return table;
}

std::vector<DumpFile> MakeFp16Dumps() {
  std::vector<DumpFile> files;
  Random random(1);
  for (const SimilarityRow& row : Fp16Table()) {
    const bool probabilities = std::strcmp(row.layer, "prob") == 0;
    const Values reference =
        probabilities ? Probabilities(random) : FeatureMap(ValuesOf(row), random);
    const Values candidate = WithCosine(reference, Noise(reference.size(), random), CosineOf(row));
    files.push_back({std::string("fp32/") + row.layer + ".txt", Text(row, reference)});
    files.push_back({std::string("fp16/") + row.layer + ".txt", Text(row, candidate)});
  }
  return files;
}

std::vector<DumpFile> MakeInt8Dumps() {
  Random random(2);
  const Values reference = Probabilities(random);
  std::vector<DumpFile> files = {{"fp32/prob.txt", Text(Int8Table().front(), reference)}};
  for (const SimilarityRow& row : Int8Table()) {
    const Values candidate = WithCosine(reference, Noise(10, random), CosineOf(row));
    files.push_back({std::string("int8/") + row.layer + ".txt", Text(row, candidate)});
  }
  return files;
}

std::vector<DumpFile> MakeDeviationDumps(bool as_half) {
  std::vector<DumpFile> files;
  Random random(3);
  for (const DeviationRow& row : DeviationTable()) {
    const bool relu = std::strcmp(row.layer, "relu0") == 0;
    const std::string name = std::string(row.layer) + ".output.40.256.256.";
    DumpFile reference = {"fp32/" + name + "fp32.raw", ""};
    DumpFile candidate = {"fp16/" + name + (as_half ? "fp16.raw" : "fp32.raw"), ""};
    for (uint64_t i = 0; i < kDeviationValues; ++i) {
      const float value = DeviationValue(Deviates(i, row.deviating), relu, random);
      const uint16_t half = ToHalf(value);
      const float rounded = FromHalf(half);
      Append(&value, sizeof(value), reference.bytes);
      if (as_half) Append(&half, sizeof(half), candidate.bytes);
      if (!as_half) Append(&rounded, sizeof(rounded), candidate.bytes);
    }
    files.push_back(std::move(reference));
    files.push_back(std::move(candidate));
  }
  return files;
}

uint16_t ToHalf(float value) {
  const auto sign = static_cast<uint16_t>(std::signbit(value) ? 0x8000 : 0);
  if (std::isnan(value)) return sign | 0x7E00;
  const double magnitude = std::fabs(static_cast<double>(value));
  if (magnitude >= 65520) return sign | 0x7C00;
  if (magnitude < 0x1p-14) return sign | static_cast<uint16_t>(std::nearbyint(magnitude * 0x1p24));
  int exponent = 0;
  const double digits = std::frexp(magnitude, &exponent);  // in [0.5, 1)
  // A mantissa that rounds up to 2048 carries into the exponent by itself.
  const auto mantissa = static_cast<int>(std::nearbyint(digits * 2048)) - 1024;
  return sign | static_cast<uint16_t>((exponent + 14) * 1024 + mantissa);
}

float FromHalf(uint16_t half) {
  const int exponent = half >> 10U & 31U;
  const int mantissa = half & 1023U;
  double magnitude = std::ldexp(mantissa, -24);
  if (exponent > 0) magnitude = std::ldexp(1024 + mantissa, exponent - 25);
  if (exponent == 31) magnitude = mantissa == 0 ? HUGE_VAL : NAN;
  return static_cast<float>((half & 0x8000U) != 0 ? -magnitude : magnitude);
}

std::vector<float> MakeActivations(std::size_t count, uint64_t seed) {
  Random random(seed);
  std::vector<float> values(count);
  for (float& value : values) {
    const double scale = std::exp(2 * random.Normal());
    value = random.Bits() % 8 == 0 ? 0 : static_cast<float>(scale * random.Normal());
  }
  return values;
}

}  // namespace trtscope::bench
