#include "parsers/common/base64.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace trtscope {
namespace {

constexpr uint8_t kNone = 0xFF;

constexpr std::array<uint8_t, 256> MakeSixBits() {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<uint8_t, 256> bits{};
  for (uint8_t& value : bits) value = kNone;
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    bits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<uint8_t>(i);
  }
  return bits;
}
constexpr std::array<uint8_t, 256> kSixBits = MakeSixBits();

uint8_t SixBits(char c) { return kSixBits[static_cast<unsigned char>(c)]; }

// Padding characters at the end of `length` characters, 0 to 2.
uint64_t Padding(const ByteSource& bytes, uint64_t offset, uint64_t length) {
  char last[2] = {};
  if (length < 4 || length % 4 != 0 || bytes.ReadAt(offset + length - 2, last, 2) < 2) return 0;
  if (last[1] != '=') return 0;
  return last[0] == '=' ? 2 : 1;
}

class Base64Stream final : public ByteStream {
 public:
  Base64Stream(std::shared_ptr<const ByteSource> bytes, uint64_t offset, uint64_t length,
               uint64_t skip)
      : bytes_(std::move(bytes)), begin_(offset) {
    total_ = Base64Bytes(*bytes_, offset, length);
    skip = std::min(skip, total_);
    at_ = skip / 3 * 4;
    left_ = total_ - skip;
    Refill();
    decoded_at_ = std::min<std::size_t>(skip % 3, decoded_.size());
  }

  std::size_t Read(char* out, std::size_t count) override {
    std::size_t done = 0;
    while (done < count && left_ > 0) {
      if (decoded_at_ == decoded_.size() && !Refill()) break;
      const std::size_t part = static_cast<std::size_t>(
          std::min<uint64_t>({count - done, decoded_.size() - decoded_at_, left_}));
      std::copy_n(decoded_.data() + decoded_at_, part, out + done);
      decoded_at_ += part;
      left_ -= part;
      done += part;
    }
    return done;
  }

  const std::string& problem() const override { return problem_; }

 private:
  // Decodes the next block; false if there is none.
  bool Refill() {
    constexpr std::size_t kGroups = std::size_t{1} << 16;
    decoded_.clear();
    decoded_at_ = 0;
    if (!problem_.empty() || left_ == 0) return false;
    characters_.resize(kGroups * 4);
    const std::size_t read = bytes_->ReadAt(begin_ + at_, characters_.data(), characters_.size());
    const uint64_t all = (total_ + 2) / 3 * 4;  // the characters of whole groups
    const auto usable = static_cast<std::size_t>(std::min<uint64_t>(read / 4 * 4, all - at_));
    decoded_.reserve(usable / 4 * 3);
    for (std::size_t i = 0; i < usable && problem_.empty(); i += 4) DecodeGroup(i);
    at_ += usable;
    return !decoded_.empty();
  }

  void DecodeGroup(std::size_t i) {
    const char* const group = characters_.data() + i;
    const bool is_last = at_ + i + 4 >= (total_ + 2) / 3 * 4;
    uint8_t six[4];
    for (std::size_t k = 0; k < 4; ++k) {
      const bool padding = is_last && k >= 2 && group[k] == '=' && group[3] == '=';
      six[k] = padding ? 0 : SixBits(group[k]);
      if (six[k] != kNone) continue;
      problem_ = "character " + std::to_string(at_ + i + k + 1) + " of the array is no base64";
      return;
    }
    decoded_.push_back(static_cast<char>((six[0] << 2) | (six[1] >> 4)));
    decoded_.push_back(static_cast<char>((six[1] << 4) | (six[2] >> 2)));
    decoded_.push_back(static_cast<char>((six[2] << 6) | six[3]));
  }

  std::shared_ptr<const ByteSource> bytes_;
  uint64_t begin_;
  uint64_t total_ = 0;
  // Characters decoded so far, and bytes that are still to come.
  uint64_t at_ = 0;
  uint64_t left_ = 0;
  std::vector<char> characters_;
  std::vector<char> decoded_;
  std::size_t decoded_at_ = 0;
  std::string problem_;
};

}  // namespace

uint64_t Base64Bytes(const ByteSource& bytes, uint64_t offset, uint64_t length) {
  return length / 4 * 3 - Padding(bytes, offset, length);
}

std::unique_ptr<ByteStream> OpenBase64(std::shared_ptr<const ByteSource> bytes, uint64_t offset,
                                       uint64_t length, uint64_t skip) {
  return std::make_unique<Base64Stream>(std::move(bytes), offset, length, skip);
}

}  // namespace trtscope
