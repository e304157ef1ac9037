#include "src/accuracy/read_ahead.h"

#include <system_error>
#include <utility>

namespace trtscope {
namespace {

constexpr std::size_t kBlocksAhead = 4;

}  // namespace

ReadAhead::ReadAhead(std::unique_ptr<ValueReader> reader, std::size_t block, bool threaded)
    : reader_(std::move(reader)), block_(block) {
  if (!threaded) return;
  try {
    thread_ = std::thread([this] { ReadAll(); });
  } catch (const std::system_error&) {
    // No thread to be had: Next() reads.
  }
}

ReadAhead::~ReadAhead() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::vector<double> ReadAhead::Next() {
  if (!thread_.joinable()) return ReadBlock();
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [&] { return !ready_.empty(); });
  std::vector<double> values = std::move(ready_.front());
  // What is shorter than a block is the end: it stays, as nothing, for whoever asks again.
  if (values.size() < block_) {
    ready_.front().clear();
  } else {
    ready_.pop_front();
  }
  lock.unlock();
  changed_.notify_all();
  return values;
}

std::vector<double> ReadAhead::ReadBlock() {
  std::vector<double> values(block_);
  values.resize(reader_->Read(values.data(), block_));
  return values;
}

void ReadAhead::ReadAll() {
  while (true) {
    std::vector<double> values = ReadBlock();
    const bool end = values.size() < block_;
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || ready_.size() < kBlocksAhead; });
    if (stopped_) return;
    ready_.push_back(std::move(values));
    lock.unlock();
    changed_.notify_all();
    if (end) return;
  }
}

}  // namespace trtscope
