// Input in heap memory of exactly its size: AddressSanitizer sees a read of even one byte more. A
// std::string would hide it behind its closing zero.
#ifndef TRTSCOPE_TESTS_FUZZ_EXACT_BYTES_H_
#define TRTSCOPE_TESTS_FUZZ_EXACT_BYTES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace trtscope::fuzz {

class ExactBytes {
 public:
  ExactBytes(const uint8_t* data, std::size_t size) : bytes_(new char[size]), size_(size) {
    std::copy_n(data, size, bytes_.get());
  }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

}  // namespace trtscope::fuzz

#endif  // TRTSCOPE_TESTS_FUZZ_EXACT_BYTES_H_
