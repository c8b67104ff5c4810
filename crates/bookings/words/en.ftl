# Taking part: classes, rooms, seats

bookings-api-id = This is not an id
bookings-api-time = Write the time as 2026-11-24T14:00
bookings-meet-name = Give the name of the person who takes part
bookings-meet-phone = Give a phone number that can be reached

bookings-refused-unknown = There is no such thing; it may be over
bookings-refused-not-open = Sign-up has not opened yet
bookings-refused-closed = Sign-up has closed
bookings-refused-full = No place is left
bookings-refused-already = This person already has a place
bookings-refused-overlap = This person is somewhere else at that time
bookings-refused-bad-time = This time cannot be booked; choose one of the slots
bookings-refused-too-many = This is more than one person may have
bookings-refused-drawn = Places here are drawn by lot
bookings-refused-gone = This booking is no longer there
