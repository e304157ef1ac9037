#include "parsers/common/source_text.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
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

Result<std::string> ReadAll(int fd, const std::string& name) {
  std::string bytes;
  std::string buffer(1 << 20, '\0');
  while (true) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count == 0) return bytes;
    if (count > 0) {
      bytes.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return SystemError("cannot read " + name, errno);
    }
  }
}

constexpr std::string_view kUtf16LittleMark("\xFF\xFE", 2);
constexpr std::string_view kUtf16BigMark("\xFE\xFF", 2);
constexpr std::string_view kUtf8Mark("\xEF\xBB\xBF", 3);

}  // namespace

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

SourceText SourceText::Own(std::string name, std::string bytes) {
  const std::string_view view = bytes;
  if (view.starts_with(kUtf16LittleMark) || view.starts_with(kUtf16BigMark)) {
    bytes = Utf16ToUtf8(view.substr(2), view.starts_with(kUtf16BigMark));
  }
  return FromString(std::move(name), std::move(bytes));
}

Result<SourceText> SourceText::Read(std::FILE* stream, std::string name) {
  Result<std::string> bytes = ReadAll(::fileno(stream), name);
  if (!bytes.ok()) return bytes.error();
  return Own(std::move(name), std::move(bytes.value()));
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
  if (mapping == MAP_FAILED) {
    Result<std::string> bytes = ReadAll(file.get(), path);
    if (!bytes.ok()) return bytes.error();
    return Own(path, std::move(bytes.value()));
  }
  SourceText text(path);
  text.data_ = static_cast<const char*>(mapping);
  text.size_ = size;
  const std::string_view view = text.view();
  if (view.starts_with(kUtf16LittleMark) || view.starts_with(kUtf16BigMark)) {
    return Own(path, std::string(view));
  }
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
