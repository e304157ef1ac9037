// Bytes of unknown number, in memory that grows without being copied.
#ifndef TRTSCOPE_PARSERS_COMMON_GROWING_BYTES_H_
#define TRTSCOPE_PARSERS_COMMON_GROWING_BYTES_H_

#include <sys/mman.h>

#include <cstddef>
#include <string_view>
#include <utility>

namespace trtscope {

/// Memory that costs nothing before it is used: a log may have gigabytes, and a string that grows
/// needs them twice. Move-only.
class GrowingBytes {
 public:
  GrowingBytes() = default;
  GrowingBytes(const GrowingBytes&) = delete;
  GrowingBytes& operator=(const GrowingBytes&) = delete;
  GrowingBytes(GrowingBytes&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  GrowingBytes& operator=(GrowingBytes&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~GrowingBytes() {
    if (data_ != nullptr) ::munmap(data_, capacity_);
  }

  std::string_view view() const { return {data_, size_}; }
  /// Where the next bytes go, room() of them; nullptr if there is no memory for any.
  char* Room() {
    constexpr std::size_t kFirst = std::size_t{1} << 20;
    const std::size_t wanted = capacity_ == 0 ? kFirst : capacity_ + capacity_ / 2;
    if (size_ == capacity_ && !Resize(wanted)) return nullptr;
    return data_ + size_;
  }
  std::size_t room() const { return capacity_ - size_; }
  /// Precondition: the next `count` bytes were written, at most room().
  void Add(std::size_t count) { size_ += count; }

  /// Gives the bytes away as a mapping of just their size. Precondition: there are some.
  const char* Release() {
    Resize(size_);
    size_ = 0;
    capacity_ = 0;
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

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_GROWING_BYTES_H_
