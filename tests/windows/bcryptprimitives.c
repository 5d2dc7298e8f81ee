/* For wine of Debian 12, which lacks this library of Windows: Rust's standard library asks it for
   random bytes. Windows has the same bytes from SystemFunction036 (RtlGenRandom). Never shipped. */
#include <stddef.h>

__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *bytes, unsigned long length);

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *bytes, size_t length)
{
    while (length > 0) {
        unsigned long part = length > 0x10000000 ? 0x10000000 : (unsigned long)length;
        if (!SystemFunction036(bytes, part)) {
            return 0;
        }
        bytes += part;
        length -= part;
    }
    return 1;
}
