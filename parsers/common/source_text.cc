#include "parsers/common/source_text.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

namespace trtscope {
namespace {

Error SystemError(const std::string& what, int code) {
  Error error{what + ": " + std::strerror(code), ""};
  if (code == ENOENT) error.help = "check the path; use - to read standard input";
  if (code == EACCES) error.help = "check the file's permissions";
  return error;
}

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

void AppendUtf8(uint32_t code, std::string& out) {
  const auto put = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

bool IsHighSurrogate(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLowSurrogate(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// Bytes of unknown number, in memory that grows without being copied and costs nothing before it is
// used: a log may have gigabytes, and a string that grows needs them twice.
class GrowingBytes {
 public:
  GrowingBytes() = default;
  GrowingBytes(const GrowingBytes&) = delete;
  GrowingBytes& operator=(const GrowingBytes&) = delete;
  ~GrowingBytes() {
    if (data_ != nullptr) ::munmap(data_, capacity_);
  }

  std::string_view view() const { return {data_, size_}; }
  // Where the next bytes go; nullptr if there is no memory for any.
  char* Room() {
    constexpr std::size_t kFirst = std::size_t{1} << 20;
    const std::size_t wanted = capacity_ == 0 ? kFirst : capacity_ + capacity_ / 2;
    if (size_ == capacity_ && !Resize(wanted)) return nullptr;
    return data_ + size_;
  }
  std::size_t room() const { return capacity_ - size_; }
  void Add(std::size_t count) { size_ += count; }

  // Gives the bytes away as a mapping of just their size. Precondition: there are some.
  const char* Release() {
    Resize(size_);
    return std::exchange(data_, nullptr);
  }

 private:
  bool Resize(std::size_t capacity) {
    void* const moved = data_ == nullptr ? ::mmap(nullptr, capacity, PROT_READ | PROT_WRITE,
                                                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                                         : ::mremap(data_, capacity_, capacity, MREMAP_MAYMOVE);
    if (moved == MAP_FAILED) return false;
    data_ = static_cast<char*>(moved);
    capacity_ = capacity;
    return true;
  }

  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

constexpr std::string_view kUtf16LittleMark("\xFF\xFE", 2);
constexpr std::string_view kUtf16BigMark("\xFE\xFF", 2);
constexpr std::string_view kUtf8Mark("\xEF\xBB\xBF", 3);

bool HasUtf16Mark(std::string_view bytes) {
  return bytes.starts_with(kUtf16LittleMark) || bytes.starts_with(kUtf16BigMark);
}

// Reads `fd` to its end. What cannot be text is not worth more than its beginning, and a device may
// have no end at all.
std::optional<Error> ReadAll(int fd, const std::string& name, GrowingBytes& bytes) {
  bool judged = false;
  while (true) {
    char* const room = bytes.Room();
    if (room == nullptr) return SystemError("cannot read " + name, ENOMEM);
    const ssize_t count = ::read(fd, room, bytes.room());
    if (count == 0) return std::nullopt;
    if (count < 0) {
      if (errno == EINTR) continue;
      return SystemError("cannot read " + name, errno);
    }
    bytes.Add(static_cast<std::size_t>(count));
    if (judged || bytes.view().size() < kBinaryHead) continue;
    judged = true;
    if (LooksBinary(bytes.view()) && !HasUtf16Mark(bytes.view())) return std::nullopt;
  }
}

}  // namespace

bool LooksBinary(std::string_view text) {
  return text.substr(0, kBinaryHead).find('\0') != std::string_view::npos;
}

std::string Utf16ToUtf8(std::string_view bytes, bool big_endian) {
  const auto unit_at = [&](std::size_t i) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<uint32_t>(big_endian ? (first << 8) | second : (second << 8) | first);
  };
  std::string out;
  out.reserve(bytes.size() / 2);
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    uint32_t code = unit_at(i);
    if (IsHighSurrogate(code) && i + 3 < bytes.size() && IsLowSurrogate(unit_at(i + 2))) {
      code = 0x10000 + ((code - 0xD800) << 10) + (unit_at(i + 2) - 0xDC00);
      i += 2;
    } else if (IsHighSurrogate(code) || IsLowSurrogate(code)) {
      code = 0xFFFD;
    }
    AppendUtf8(code, out);
  }
  return out;
}

SourceText SourceText::FromString(std::string name, std::string bytes) {
  SourceText text(std::move(name));
  text.owned_ = std::make_unique<std::string>(std::move(bytes));
  text.data_ = text.owned_->data();
  text.size_ = text.owned_->size();
  text.SkipUtf8Mark();
  return text;
}

void SourceText::SkipUtf8Mark() {
  if (view().starts_with(kUtf8Mark)) mark_bytes_ = kUtf8Mark.size();
}

SourceText SourceText::FromUtf16(std::string name, std::string_view bytes) {
  return FromString(std::move(name),
                    Utf16ToUtf8(bytes.substr(2), bytes.starts_with(kUtf16BigMark)));
}

Result<SourceText> SourceText::Drain(int fd, std::string name) {
  GrowingBytes bytes;
  if (std::optional<Error> error = ReadAll(fd, name, bytes)) return *std::move(error);
  if (bytes.view().empty()) return FromString(std::move(name), "");
  if (HasUtf16Mark(bytes.view())) return FromUtf16(std::move(name), bytes.view());
  SourceText text(std::move(name));
  text.size_ = bytes.view().size();
  text.data_ = bytes.Release();
  text.SkipUtf8Mark();
  return text;
}

Result<SourceText> SourceText::Read(std::FILE* stream, std::string name) {
  return Drain(::fileno(stream), std::move(name));
}

Result<SourceText> SourceText::Open(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return SystemError("cannot open " + path, errno);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return SystemError("cannot read " + path, errno);
  if (S_ISDIR(info.st_mode)) {
    return Error{"cannot read " + path + ": it is a directory", "name the files in it"};
  }
  void* mapping = MAP_FAILED;
  const auto size = static_cast<std::size_t>(info.st_size);
  if (S_ISREG(info.st_mode) && size > 0) {
    mapping = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  }
  if (mapping == MAP_FAILED) return Drain(file.get(), path);
  SourceText text(path);
  text.data_ = static_cast<const char*>(mapping);
  text.size_ = size;
  if (HasUtf16Mark(text.view())) return FromUtf16(path, text.view());
  text.SkipUtf8Mark();
  return text;
}

SourceText::SourceText(SourceText&& other) noexcept { *this = std::move(other); }

SourceText& SourceText::operator=(SourceText&& other) noexcept {
  if (this == &other) return *this;
  Unmap();
  name_ = std::move(other.name_);
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  mark_bytes_ = std::exchange(other.mark_bytes_, 0);
  owned_ = std::move(other.owned_);
  return *this;
}

SourceText::~SourceText() { Unmap(); }

void SourceText::Unmap() {
  if (data_ == nullptr || owned_ != nullptr) return;
  ::munmap(const_cast<char*>(data_), size_);
  data_ = nullptr;
}

LinePosition LocateLine(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::string_view before = text.substr(0, offset);
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 == 0
  LinePosition position;
  position.line = 1 + static_cast<uint64_t>(std::count(before.begin(), before.end(), '\n'));
  position.column = 1 + offset - start;
  position.text = text.substr(start, text.find('\n', offset) - start);
  return position;
}

}  // namespace trtscope
