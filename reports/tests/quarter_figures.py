"""What two departments of Vĩnh Phúc type for Quý I/2025, and what the portal makes of it."""

from typing import NamedTuple


class Typed(NamedTuple):
    """What an officer types for an indicator, and what she then reads beside it."""

    numerator: str
    denominator: str
    value: str
    status: str


# Expected by now is start + (target - start) / 4: 42,5 for the first, which starts from the 40 %
# of 2024; within 10 % of it is a risk, beyond that behind.
JUSTICE = {
    "vbqppl-duoc-tham-dinh": Typed("12", "12", "100,00", "Đạt"),
    "ho-so-truc-tuyen": Typed("1.234", "2.000", "61,70", "Đạt"),
    "ho-so-luan-chuyen-dien-tu": Typed("1.520", "2.000", "76,00", "Có nguy cơ"),
    "tthc-thanh-toan-truc-tuyen": Typed("96", "100", "96,00", "Có nguy cơ"),
    "giao-dich-thanh-toan-truc-tuyen": Typed("90", "400", "22,50", "Chậm"),
    "so-hoa-ket-qua-tthc": Typed("1.200", "2.400", "50,00", "Chậm"),
    "tthc-du-dieu-kien-truc-tuyen": Typed("120", "120", "100,00", "Đạt"),
    "tthc-noi-bo-cong-khai": Typed("45", "50", "90,00", "Có nguy cơ"),
    "ho-so-cong-viec-tren-mang": Typed("3.150", "3.200", "98,44", "Có nguy cơ"),
}
NIL_AT_JUSTICE = "kiem-tra-qua-moi-truong-so"
BLANK_AT_JUSTICE = "khong-cung-cap-lai-giay-to"
TRADE = {
    "ho-so-truc-tuyen": Typed("900", "1.200", "75,00", "Đạt"),
    "ho-so-luan-chuyen-dien-tu": Typed("450", "600", "75,00", "Có nguy cơ"),
    "tthc-thanh-toan-truc-tuyen": Typed("150", "200", "75,00", "Chậm"),
    "giao-dich-thanh-toan-truc-tuyen": Typed("60", "200", "30,00", "Có nguy cơ"),
    "so-hoa-ket-qua-tthc": Typed("300", "600", "50,00", "Chậm"),
    "tthc-du-dieu-kien-truc-tuyen": Typed("80", "80", "100,00", "Đạt"),
    "tthc-noi-bo-cong-khai": Typed("30", "30", "100,00", "Đạt"),
    "khong-cung-cap-lai-giay-to": Typed("380", "400", "95,00", "Đạt"),
    "ho-so-cong-viec-tren-mang": Typed("1.580", "1.600", "98,75", "Có nguy cơ"),
    "kiem-tra-qua-moi-truong-so": Typed("3", "4", "75,00", "Đạt"),
}
MENDED = Typed("800", "1.200", "66,67", "Đạt")
# Both together, by hand: (1.234 + 800) / (2.000 + 1.200) = 63,5625 %, and so on.
TOGETHER = {
    "2-01": ("75,77", "Có nguy cơ", "2/13"),  # 1.970 / 2.600, expected 82,5
    "2-02": ("82,00", "Chậm", "2/13"),  # 246 / 300
    "2-03": ("25,00", "Chậm", "2/13"),  # 150 / 600, expected 32,5
    "2-04": ("50,00", "Chậm", "2/13"),  # 1.500 / 3.000
    "2-07": ("100,00", "Đúng tiến độ", "2/13"),  # 200 / 200: the others may still undo it
    "2-08": ("63,56", "Đạt", "2/13"),  # 2.034 / 3.200, expected 42,5
    "2-11": ("93,75", "Có nguy cơ", "2/13"),  # 75 / 80
    "2-12": ("95,00", "Đạt", "1/13"),  # 380 / 400: a blank with a reason is a blank
    "2-25": ("98,54", "Có nguy cơ", "2/13"),  # 4.730 / 4.800
    "2-28": ("75,00", "Đạt", "2/13"),  # 3 / 4, and nothing arose at Sở Tư pháp
    "2-29": ("100,00", "Đạt", "1/1"),  # 12 / 12
}
# 1204/QĐ-UBND has 29 targets: four (satisfaction) are measured once a year and not due now, and of
# the 25 that are judged nobody has reported 14.
ANSWER = (
    "Quý I năm 2025: 5 trên 25 chỉ tiêu đạt hoặc đúng tiến độ, 3 có nguy cơ, 3 chậm, "
    "14 chưa có số liệu; 156 trên 158 đơn vị chưa gửi báo cáo."
)
