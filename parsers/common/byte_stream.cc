#include "parsers/common/byte_stream.h"

#include <algorithm>
#include <utility>

#include "parsers/common/base64.h"
#include "parsers/common/zip_archive.h"

namespace trtscope {
namespace {

// Bytes as they lie in the file.
class PlainStream final : public ByteStream {
 public:
  PlainStream(std::shared_ptr<const ByteSource> bytes, uint64_t begin, uint64_t end)
      : bytes_(std::move(bytes)), at_(begin), end_(end) {}

  std::size_t Read(char* out, std::size_t count) override {
    const auto part = static_cast<std::size_t>(std::min<uint64_t>(count, end_ - at_));
    const std::size_t read = bytes_->ReadAt(at_, out, part);
    at_ += read;
    return read;
  }

  const std::string& problem() const override { return no_problem_; }

 private:
  std::shared_ptr<const ByteSource> bytes_;
  uint64_t at_;
  uint64_t end_;
  std::string no_problem_;
};

}  // namespace

std::unique_ptr<ByteStream> OpenStream(const Activation& activation, uint64_t skip) {
  const uint64_t first = activation.first_byte + skip;
  switch (activation.coding) {
    case ValueCoding::kBase64:
      return OpenBase64(activation.bytes, activation.offset, activation.length, first);
    case ValueCoding::kZipMember:
      return ZipArchive::Read(activation.archive, activation.member, first);
    default:
      const uint64_t end = activation.offset + activation.length;
      return std::make_unique<PlainStream>(activation.bytes,
                                           std::min(activation.offset + first, end), end);
  }
}

uint64_t StreamBytes(const Activation& activation) {
  if (activation.coding != ValueCoding::kBase64) return activation.length;
  const uint64_t all = Base64Bytes(*activation.bytes, activation.offset, activation.length);
  return all - std::min(all, activation.first_byte);
}

}  // namespace trtscope
