#include "parsers/common/stored_values.h"

#include <algorithm>
#include <vector>

#include "graph/model/element_type.h"
#include "parsers/common/byte_stream.h"

namespace trtscope {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{256} << 10;

class StoredValues final : public ValueReader {
 public:
  StoredValues(const Activation& activation, uint64_t first)
      : type_(activation.type),
        big_endian_(activation.big_endian),
        bits_(static_cast<std::size_t>(ElementBits(activation.type))),
        at_(first) {
    if (bits_ == 0) {
      problem_ = "the values are of no known type";
      return;
    }
    // Not bytes * 8: a sparse file may have 2^62 of them.
    const uint64_t bytes = StreamBytes(activation);
    const uint64_t stored = bits_ < 8 ? bytes * (8 / bits_) : bytes / (bits_ / 8);
    end_ = activation.elements.value_or(stored);
    // A last byte of INT4 holds one value or two.
    const uint64_t needed = bits_ < 8 ? (end_ + 1) / 2 * 2 : end_;
    more_ = stored > needed ? stored - needed : 0;
    if (bits_ >= 8 && stored == end_) surplus_bytes_ = bytes % (bits_ / 8);
    at_ = std::min(at_, end_);
    stream_ = OpenStream(activation, bits_ < 8 ? at_ / 2 : at_ * (bits_ / 8));
  }

  std::size_t Read(double* out, std::size_t count) override {
    std::size_t done = TakeHalfByte(out, count);
    while (done < count && at_ < end_ && problem_.empty()) {
      const std::size_t part =
          static_cast<std::size_t>(std::min<uint64_t>({count - done, end_ - at_, BlockValues()}));
      done += ReadBlock(out + done, part);
    }
    if (at_ == end_ && more_ == 0) CheckEnd();
    if (at_ == end_ && more_ > 0 && problem_.empty()) {
      problem_ =
          std::to_string(more_) + (more_ == 1 ? " more value follows" : " more values follow");
    }
    if (at_ == end_ && surplus_bytes_ > 0 && problem_.empty()) {
      problem_ = std::to_string(surplus_bytes_) +
                 (surplus_bytes_ == 1 ? " more byte follows" : " more bytes follow");
    }
    return done;
  }

  const std::string& problem() const override { return problem_; }

 private:
  std::size_t BlockValues() const { return kBlockBytes * 8 / bits_; }

  // Reads `count` values, at most BlockValues(); fewer with a problem.
  std::size_t ReadBlock(double* out, std::size_t count) {
    const std::size_t bytes = (count * bits_ + 7) / 8;
    buffer_.resize(std::max(buffer_.size(), bytes));
    const std::size_t read = stream_->Read(buffer_.data(), bytes);
    const std::size_t values = std::min(count, read * 8 / bits_);
    DecodeElements(type_, big_endian_, buffer_.data(), values, out);
    at_ += values;
    if (read < bytes) NoteEnd(read * 8 % bits_ != 0);
    if (read == bytes && count * bits_ % 8 != 0) {
      half_byte_ = buffer_[bytes - 1];
      has_half_byte_ = true;
    }
    return values;
  }

  // The second value of a byte of which the first one was asked for.
  std::size_t TakeHalfByte(double* out, std::size_t count) {
    if (!has_half_byte_ || count == 0 || at_ == end_) return 0;
    has_half_byte_ = false;
    double both[2] = {};
    DecodeElements(type_, big_endian_, &half_byte_, 2, both);
    out[0] = both[1];
    ++at_;
    return 1;
  }

  // Behind the last value: a zip member tells only there that its checksum is wrong.
  void CheckEnd() {
    if (checked_end_ || !problem_.empty() || stream_ == nullptr) return;
    checked_end_ = true;
    char scrap = 0;
    if (stream_->Read(&scrap, 1) == 0) problem_ = stream_->problem();
  }

  void NoteEnd(bool within) {
    if (problem_ = stream_->problem(); !problem_.empty()) return;
    const std::string promised = " of " + std::to_string(end_);
    problem_ = within ? "the data end within value " + std::to_string(at_ + 1) + promised
                      : "the data end after " + std::to_string(at_) + promised + " values";
  }

  ElementType type_;
  bool big_endian_;
  std::size_t bits_;
  // The value that comes next, and how many there shall be; values behind those.
  uint64_t at_;
  uint64_t end_ = 0;
  uint64_t more_ = 0;
  // Behind the last value, fewer than a value has.
  uint64_t surplus_bytes_ = 0;
  std::unique_ptr<ByteStream> stream_;
  std::vector<char> buffer_;
  char half_byte_ = 0;
  bool has_half_byte_ = false;
  bool checked_end_ = false;
  std::string problem_;
};

}  // namespace

std::unique_ptr<ValueReader> OpenStoredValues(const Activation& activation, uint64_t first) {
  return std::make_unique<StoredValues>(activation, first);
}

}  // namespace trtscope
