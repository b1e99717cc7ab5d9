// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.elf;

/**
 * A program header (System V gABI, "Program Header"): a segment of the file, and where it goes in memory. Addresses and
 * sizes in bytes.
 *
 * @param number its place in the table, from 0
 * @param type p_type, such as {@link #LOAD}
 * @param flags p_flags: {@link #EXECUTE}, {@link #WRITE} and {@link #READ} together
 * @param offset p_offset: its first byte in the file
 * @param address p_vaddr: its first byte in memory
 * @param physicalAddress p_paddr: where it is loaded to, in programs that copy themselves from flash
 * @param fileSize p_filesz: how much of it the file holds
 * @param memorySize p_memsz: how much memory it takes
 * @param alignment p_align; 0 and 1 mean none
 */
public record ElfSegment(
        int number,
        long type,
        long flags,
        long offset,
        long address,
        long physicalAddress,
        long fileSize,
        long memorySize,
        long alignment) {

    /** PT_NULL: the entry is not used. */
    public static final long UNUSED = 0;

    /** PT_LOAD: mapped or copied into memory. */
    public static final long LOAD = 1;

    /** PT_DYNAMIC: the dynamic section. */
    public static final long DYNAMIC = 2;

    /** PT_NOTE: notes, such as the build id. */
    public static final long NOTE = 4;

    /** PF_X. */
    public static final long EXECUTE = 1;

    /** PF_W. */
    public static final long WRITE = 2;

    /** PF_R. */
    public static final long READ = 4;

    /** Whether it is mapped or copied into memory. */
    public boolean isLoaded() {
        return type == LOAD;
    }

    /** Whether the program may change it. */
    public boolean isWritable() {
        return (flags & WRITE) != 0;
    }

    /** What must be added to a place in the file to get the address of its byte. */
    public long distance() {
        return address - offset;
    }

    /** The segment with another type, all else as it is. */
    public ElfSegment withType(long newType) {
        return new ElfSegment(
                number, newType, flags, offset, address, physicalAddress, fileSize, memorySize, alignment);
    }
}
