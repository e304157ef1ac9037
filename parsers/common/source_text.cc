#include "parsers/common/source_text.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <utility>

#include "parsers/common/file_descriptor.h"
#include "parsers/common/growing_bytes.h"
#include "parsers/common/inflate.h"

namespace trtscope {
namespace {

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

constexpr std::string_view kUtf16LittleMark("\xFF\xFE", 2);
constexpr std::string_view kUtf16BigMark("\xFE\xFF", 2);
constexpr std::string_view kUtf8Mark("\xEF\xBB\xBF", 3);

bool HasUtf16Mark(std::string_view bytes) {
  return bytes.starts_with(kUtf16LittleMark) || bytes.starts_with(kUtf16BigMark);
}

// Reads `fd` to its end, unless its beginning tells that nobody wants it.
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
    if (!MayBeWanted(bytes.view())) return std::nullopt;
  }
}

}  // namespace

bool LooksBinary(std::string_view text) {
  return text.substr(0, kBinaryHead).find('\0') != std::string_view::npos;
}

bool IsElf(std::string_view bytes) {
  return bytes.starts_with(
      "\x7F"
      "ELF");
}

bool MayBeWanted(std::string_view beginning) {
  return !LooksBinary(beginning) || HasUtf16Mark(beginning) || IsCompressed(beginning) ||
         IsElf(beginning);
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
  text.given_bytes_ = text.size_;
  text.SkipUtf8Mark();
  return text;
}

SourceText SourceText::FromMapping(std::string name, const char* data, std::size_t size) {
  SourceText text(std::move(name));
  text.data_ = data;
  text.size_ = size;
  text.given_bytes_ = size;
  return text;
}

SourceText SourceText::FromGrown(std::string name, GrowingBytes bytes) {
  const std::size_t size = bytes.view().size();
  if (size == 0) return FromString(std::move(name), "");
  return FromMapping(std::move(name), bytes.Release(), size);
}

void SourceText::SkipUtf8Mark() {
  if (view().starts_with(kUtf8Mark)) mark_bytes_ = kUtf8Mark.size();
}

SourceText SourceText::FromUtf16(std::string name, std::string_view bytes) {
  return FromString(std::move(name),
                    Utf16ToUtf8(bytes.substr(2), bytes.starts_with(kUtf16BigMark)));
}

Result<SourceText> SourceText::Decompress(SourceText compressed, std::size_t most) {
  Result<Inflated> inflated = Inflate(compressed.view(), {most, MayBeWanted});
  if (!inflated.ok()) {
    return Error{"cannot read " + compressed.name_ + ": " + inflated.error().message,
                 inflated.error().help};
  }
  SourceText text = FromGrown(compressed.name_, std::move(inflated.value().bytes));
  text.damage_ = std::move(inflated.value().damage);
  text.given_bytes_ = compressed.given_bytes_;
  return text;
}

SourceText SourceText::Decode(SourceText text) {
  if (!HasUtf16Mark(text.view())) {
    text.SkipUtf8Mark();
    return text;
  }
  SourceText converted = FromUtf16(text.name_, text.view());
  converted.damage_ = std::move(text.damage_);
  converted.given_bytes_ = text.given_bytes_;
  return converted;
}

Result<SourceText> SourceText::Finish(SourceText raw, std::size_t most_inflated) {
  if (!IsCompressed(raw.view())) return Decode(std::move(raw));
  Result<SourceText> text = Decompress(std::move(raw), most_inflated);
  if (!text.ok()) return text;
  return Decode(std::move(text.value()));
}

Result<SourceText> SourceText::Drain(int fd, std::string name) {
  GrowingBytes bytes;
  if (std::optional<Error> error = ReadAll(fd, name, bytes)) return *std::move(error);
  return FromGrown(std::move(name), std::move(bytes));
}

Result<SourceText> SourceText::Map(const std::string& path) {
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
  return FromMapping(path, static_cast<const char*>(mapping), size);
}

Result<SourceText> SourceText::Read(std::FILE* stream, std::string name,
                                    std::size_t most_inflated) {
  Result<SourceText> raw = Drain(::fileno(stream), std::move(name));
  if (!raw.ok()) return raw;
  return Finish(std::move(raw.value()), most_inflated);
}

Result<SourceText> SourceText::FromBytes(std::string name, GrowingBytes bytes,
                                         std::size_t most_inflated) {
  return Finish(FromGrown(std::move(name), std::move(bytes)), most_inflated);
}

Result<SourceText> SourceText::Open(const std::string& path, std::size_t most_inflated) {
  Result<SourceText> raw = Map(path);
  if (!raw.ok()) return raw;
  return Finish(std::move(raw.value()), most_inflated);
}

SourceText::SourceText(SourceText&& other) noexcept { *this = std::move(other); }

SourceText& SourceText::operator=(SourceText&& other) noexcept {
  if (this == &other) return *this;
  Unmap();
  name_ = std::move(other.name_);
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  mark_bytes_ = std::exchange(other.mark_bytes_, 0);
  given_bytes_ = std::exchange(other.given_bytes_, 0);
  damage_ = std::move(other.damage_);
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
