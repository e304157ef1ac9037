#include "parsers/common/byte_source.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <utility>

#include "parsers/common/file_descriptor.h"
#include "parsers/common/growing_bytes.h"
#include "parsers/common/inflate.h"

namespace trtscope {
namespace {

using Bytes = std::shared_ptr<const ByteSource>;

std::size_t CopyOf(std::string_view all, uint64_t offset, char* out, std::size_t count) {
  if (offset >= all.size()) return 0;
  const std::string_view part = all.substr(static_cast<std::size_t>(offset), count);
  std::copy(part.begin(), part.end(), out);
  return part.size();
}

class TextBytes final : public ByteSource {
 public:
  explicit TextBytes(SourceText text) : text_(std::move(text)) {}
  uint64_t size() const override { return text_.view().size(); }
  std::size_t ReadAt(uint64_t offset, char* out, std::size_t count) const override {
    return CopyOf(text_.view(), offset, out, count);
  }
  std::string_view View() const override { return text_.view(); }
  const std::string& damage() const override { return text_.damage(); }

 private:
  SourceText text_;
};

class MemoryBytes final : public ByteSource {
 public:
  MemoryBytes(GrowingBytes bytes, std::string damage)
      : bytes_(std::move(bytes)), damage_(std::move(damage)) {}
  uint64_t size() const override { return bytes_.view().size(); }
  std::size_t ReadAt(uint64_t offset, char* out, std::size_t count) const override {
    return CopyOf(bytes_.view(), offset, out, count);
  }
  std::string_view View() const override { return bytes_.view(); }
  const std::string& damage() const override { return damage_; }

 private:
  GrowingBytes bytes_;
  std::string damage_;
};

class FileBytes final : public ByteSource {
 public:
  FileBytes(std::string path, const struct stat& info)
      : path_(std::move(path)),
        device_(info.st_dev),
        inode_(info.st_ino),
        size_(static_cast<uint64_t>(info.st_size)) {}
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;
  ~FileBytes() override {
    if (mapping_ != nullptr) ::munmap(mapping_, static_cast<std::size_t>(size_));
  }

  uint64_t size() const override { return size_; }
  std::size_t ReadAt(uint64_t offset, char* out, std::size_t count) const override;
  std::string_view View() const override;
  const std::string& damage() const override { return no_damage_; }

 private:
  // Whether `fd` is still the file that was opened first.
  bool IsSame(int fd) const {
    struct stat info {};
    return ::fstat(fd, &info) == 0 && info.st_dev == device_ && info.st_ino == inode_;
  }
  void Map() const;

  std::string path_;
  dev_t device_;
  ino_t inode_;
  uint64_t size_;
  std::string no_damage_;
  mutable std::once_flag mapped_;
  mutable void* mapping_ = nullptr;
};

std::size_t FileBytes::ReadAt(uint64_t offset, char* out, std::size_t count) const {
  if (offset >= size_) return 0;
  const FileDescriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0 || !IsSame(file.get())) return 0;
  count = static_cast<std::size_t>(std::min<uint64_t>(count, size_ - offset));
  std::size_t done = 0;
  while (done < count) {
    const auto at = static_cast<off_t>(offset + done);
    const ssize_t read = ::pread(file.get(), out + done, count - done, at);
    if (read < 0 && errno == EINTR) continue;
    if (read <= 0) break;
    done += static_cast<std::size_t>(read);
  }
  return done;
}

void FileBytes::Map() const {
  const FileDescriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info {};
  if (size_ == 0 || file.get() < 0 || !IsSame(file.get())) return;
  // Pages behind the end of a file that shrank must not be touched.
  if (::fstat(file.get(), &info) != 0 || static_cast<uint64_t>(info.st_size) < size_) return;
  void* const mapping =
      ::mmap(nullptr, static_cast<std::size_t>(size_), PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (mapping != MAP_FAILED) mapping_ = mapping;
}

std::string_view FileBytes::View() const {
  std::call_once(mapped_, [this] { Map(); });
  if (mapping_ == nullptr) return {};
  return {static_cast<const char*>(mapping_), static_cast<std::size_t>(size_)};
}

bool HasUtf16Mark(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
}

// Whether the name says that the bytes are values from the first one on.
bool IsNamedRaw(std::string_view path) { return path.ends_with(".raw") || path.ends_with(".bin"); }

// `whole` bytes of the input at `name`, decompressed or made UTF-8 if they are neither.
Result<Bytes> Decoded(GrowingBytes whole, const std::string& name) {
  if (IsCompressed(whole.view())) {
    Result<Inflated> inflated = Inflate(whole.view(), {DefaultInflateLimit(), nullptr});
    if (!inflated.ok()) {
      return Error{"cannot read " + name + ": " + inflated.error().message, inflated.error().help};
    }
    return Bytes(std::make_shared<MemoryBytes>(std::move(inflated.value().bytes),
                                               std::move(inflated.value().damage)));
  }
  if (!HasUtf16Mark(whole.view())) {
    return Bytes(std::make_shared<MemoryBytes>(std::move(whole), ""));
  }
  Result<SourceText> text = SourceText::FromBytes(name, std::move(whole));
  if (!text.ok()) return text.error();
  return BytesOf(std::move(text.value()));
}

// All that `fd` gives, until its end or until that is more than a machine should hold.
std::optional<Error> ReadWhole(int fd, const std::string& name, GrowingBytes& bytes) {
  const std::size_t most = DefaultInflateLimit();
  while (bytes.view().size() < most) {
    char* const room = bytes.Room();
    if (room == nullptr) return SystemError("cannot read " + name, ENOMEM);
    const ssize_t count = ::read(fd, room, bytes.room());
    if (count == 0) return std::nullopt;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError("cannot read " + name, errno);
    bytes.Add(static_cast<std::size_t>(count));
  }
  return Error{"cannot read " + name + ": it is larger than half of this machine's memory",
               "write it into a file and give that; files are read piece by piece"};
}

Result<Bytes> ReadDecoded(int fd, const std::string& name) {
  GrowingBytes bytes;
  if (std::optional<Error> error = ReadWhole(fd, name, bytes)) return *std::move(error);
  return Decoded(std::move(bytes), name);
}

Result<Bytes> OpenRegular(int fd, const std::string& path, const struct stat& info) {
  std::array<char, 16> begin{};
  const ssize_t count = IsNamedRaw(path) ? 0 : ::pread(fd, begin.data(), begin.size(), 0);
  const std::string_view head(begin.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  auto file = std::make_shared<FileBytes>(path, info);
  if (IsCompressed(head)) {
    if (file->View().empty()) return SystemError("cannot map " + path + " into memory", ENOMEM);
    Result<Inflated> inflated = Inflate(file->View(), {DefaultInflateLimit(), nullptr});
    if (!inflated.ok()) {
      return Error{"cannot read " + path + ": " + inflated.error().message, inflated.error().help};
    }
    return Bytes(std::make_shared<MemoryBytes>(std::move(inflated.value().bytes),
                                               std::move(inflated.value().damage)));
  }
  return HasUtf16Mark(head) ? ReadDecoded(fd, path) : Result<Bytes>(Bytes(std::move(file)));
}

}  // namespace

Result<Bytes> OpenBytes(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return SystemError("cannot open " + path, errno);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return SystemError("cannot read " + path, errno);
  if (S_ISDIR(info.st_mode)) {
    return Error{"cannot read " + path + ": it is a directory", "name the files in it"};
  }
  if (S_ISREG(info.st_mode)) return OpenRegular(file.get(), path, info);
  return ReadDecoded(file.get(), path);
}

Result<Bytes> ReadBytes(std::FILE* stream, const std::string& name) {
  return ReadDecoded(::fileno(stream), name);
}

Bytes BytesOf(SourceText text) { return std::make_shared<TextBytes>(std::move(text)); }

}  // namespace trtscope
