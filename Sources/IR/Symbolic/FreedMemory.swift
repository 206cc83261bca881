/// What a process does with memory that it no longer needs.
package enum FreedMemory {
  /// Lets glibc's allocator keep it for the next time, up to 4 MiB. Columns of widths come and go at the end of the heap; given
  /// back to the system each time, they are cleared page by page when they are needed again, which takes as long as to compute
  /// them. For a program to call when it starts: it holds for the whole process.
  package static func keep() {
    // The allocator keeps twice what it has seen come and go in one piece (mallopt(3), M_MMAP_THRESHOLD). Nothing is touched, so
    // no memory is taken.
    UnsafeMutableRawPointer.allocate(byteCount: 2 << 20, alignment: 16).deallocate()
  }
}
