#ifndef TRTSCOPE_BENCH_LOG_WRITER_H_
#define TRTSCOPE_BENCH_LOG_WRITER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <type_traits>

namespace trtscope::bench {

/// A duration in units of 1e-8 ms, printed as TensorRT prints it: six significant digits, no zeros
/// at the end.
struct Time {
  std::uint64_t units = 0;
  friend auto operator<=>(const Time&, const Time&) = default;
};

/// A tactic id; TensorRT prints it as a signed decimal up to 8.2 and as 16 hex digits from 8.4 on.
struct TacticId {
  std::uint64_t value = 0;
  bool hex = true;
};

/// Writes log lines with trtexec's prefix into a file, or only counts their bytes (file ==
/// nullptr).
class LogWriter {
 public:
  explicit LogWriter(std::FILE* file) : file_(file) { buffer_.reserve(kFlushAt + (1U << 16U)); }
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;
  ~LogWriter() { Flush(); }

  /// A verbose message of TensorRT.
  template <typename... Parts>
  void Verbose(const Parts&... parts) {
    Stamp();
    Raw(" [V] [TRT] ", parts...);
  }
  /// An informational message of TensorRT.
  template <typename... Parts>
  void Info(const Parts&... parts) {
    Stamp();
    Raw(" [I] [TRT] ", parts...);
  }
  /// A message of trtexec itself.
  template <typename... Parts>
  void Program(const Parts&... parts) {
    Stamp();
    Raw(" [I] ", parts...);
  }
  /// A whole line without a prefix.
  template <typename... Parts>
  void Raw(const Parts&... parts) {
    (Append(parts), ...);
    buffer_.push_back('\n');
    if (buffer_.size() >= kFlushAt) Flush();
  }

  [[nodiscard]] std::uint64_t bytes() const { return flushed_ + buffer_.size(); }
  /// False once the reader has gone away or the disk is full.
  [[nodiscard]] bool ok() const { return ok_; }

  void Flush() {
    if (file_ != nullptr && ok_) {
      ok_ = std::fwrite(buffer_.data(), 1, buffer_.size(), file_) == buffer_.size();
    }
    flushed_ += buffer_.size();
    buffer_.clear();
  }

 private:
  static constexpr std::size_t kFlushAt = 1U << 20U;
  static constexpr int kLinesPerSecond = 400;

  void Stamp() {
    if (++lines_in_second_ > kLinesPerSecond) {
      lines_in_second_ = 0;
      ++seconds_;
      MakeStamp();
    }
    buffer_.append(stamp_);
  }

  void MakeStamp() {
    const unsigned day = seconds_ / 86400 % 28 + 1;
    const unsigned hour = seconds_ / 3600 % 24;
    const unsigned minute = seconds_ / 60 % 60;
    std::array<char, 64> text{};
    const int size = std::snprintf(text.data(), text.size(), "[03/%02u/2024-%02u:%02u:%02u]", day,
                                   hour, minute, seconds_ % 60);
    stamp_.assign(text.data(), static_cast<std::size_t>(size));
  }

  void Append(std::string_view text) { buffer_.append(text); }
  void Append(const std::string& text) { buffer_.append(text); }
  void Append(const char* text) { buffer_.append(text); }
  template <typename Integer>
  requires std::is_integral_v<Integer>
  void Append(Integer value) { AppendDecimal(static_cast<std::int64_t>(value)); }

  void AppendDecimal(std::int64_t value) {
    std::array<char, 20> digits{};
    auto rest = static_cast<std::uint64_t>(value);
    if (value < 0) {
      buffer_.push_back('-');
      rest = ~rest + 1;
    }
    std::size_t at = digits.size();
    do {
      digits[--at] = static_cast<char>('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    buffer_.append(digits.data() + at, digits.size() - at);
  }

  void Append(TacticId tactic) {
    if (!tactic.hex) {
      AppendDecimal(static_cast<std::int64_t>(tactic.value));
      return;
    }
    std::array<char, 18> text{'0', 'x'};
    for (std::size_t i = 0; i < 16; ++i) {
      text[i + 2] = "0123456789abcdef"[(tactic.value >> (60U - 4U * i)) & 15U];
    }
    buffer_.append(text.data(), text.size());
  }

  void Append(Time time) {
    std::uint64_t scale = 1;
    while (time.units / scale >= 1000000) scale *= 10;
    const std::uint64_t units = time.units / scale * scale;
    AppendDecimal(static_cast<std::int64_t>(units / 100000000));
    std::uint64_t fraction = units % 100000000;
    if (fraction == 0) return;
    std::array<char, 9> text{'.'};
    for (std::size_t i = 8; i > 0; --i, fraction /= 10) {
      text[i] = static_cast<char>('0' + fraction % 10);
    }
    std::size_t size = text.size();
    while (text[size - 1] == '0') --size;
    buffer_.append(text.data(), size);
  }

  std::FILE* file_;
  std::string buffer_;
  std::string stamp_ = "[03/01/2024-00:00:00]";
  std::uint64_t flushed_ = 0;
  unsigned seconds_ = 0;
  int lines_in_second_ = 0;
  bool ok_ = true;
};

}  // namespace trtscope::bench

#endif  // TRTSCOPE_BENCH_LOG_WRITER_H_
