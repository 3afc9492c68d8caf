/** Words of honest exams and desktops, those first that are spelt almost like a listed word. */
export const english: readonly string[] = `
googol goggle goggles goggled gargle giggle goodie clause clauses cloud clouded gemma gems geminate binge being bring brings
climbing combing bin big cheque cheques check checked chess eggs solutions dissolution resolution absolution answers
answered answering swear metal metals metadata metaphor brainy brainless mainly plainly painless quota quotas quote quorum
quizzes quiz quite riddle ridden credit credits edits reedit redditch script scribe scribed scripts sparks notes parks
discards discarded discordant discourse telegraph telegraphs telephone telescope whatever whats overflow overflows stack
stacks stacked stacking stock exchange exchanged viewer viewers team teams desk desks desktop any anyway anything wiki wikis
wikimedia perplexed perplexing complexity copilots pilot pilots pilotage fiber fibre vibes viper vibrate virtual virtually
box boxes boxing machine machines facing facet faces bookcase facebooks handbook notebook notebooks instant instance
instances instruments snap snapshot chat chats chatter that what chapter charter hypothesis hyper photo photos photon
photomap mathematics math maths pathway way ways gateway symbol symbols symbolic scope scopes skies skip skipped sky type
types slack slackened zone zoom zoomed zooms assist assists assistance assistant quick quickly remote remotely control
controls controlled connection connections screen screens desert dessert deep deeply deeper seek seeks seeker peek hugging
faced face mistral minstrel austral pods poem poems poet poetry pie grog crock croak groan growing rook brook phony find finds
fined kind kindly mind olm elm helm beard bard board search searched searches researching baidarka bay ducks duck go goes
going dying yard yards index indexes ecology economics start starts startup page pages brave bravery bravely ask asks asked
asking task tasks mask line lines lined linear online outline signal signals signalled message messages messengers passenger
messaging viking weeks wechsler teach teacher teaches answerable cheats cheated cheater cheetah heat cheap chat
the of and to in is you that it he was for on are as with his they at be this have from or one had by word but not all were we
when your can said there use an each which she do how their if will up other about out many then them these so some her would
make like him into time has look two more write see number no could people my than first water been call who oil its now
down day did get come made may part value correct true false function variable equation energy force mass velocity cell
history period author novel describe explain compare discuss calculate determine region climate market demand supply price
government law election century war treaty protein acid base molecule reaction temperature pressure triangle circle radius
angle probability median mean deviation sample sentence paragraph essay grammar verb noun adjective reading listening minute
minutes remaining question questions option options submit next previous flag flagged camera microphone network browser
window windows file edit view insert format tools help home settings battery volume date calendar document folder download
`
  .trim()
  .split(/\s+/);

export const vietnamese: readonly string[] = `
câu hỏi trả lời đúng sai chọn phương án điền vào chỗ trống giải thích so sánh trình bày phân tích tính toán kết quả học sinh
sinh viên giáo viên bài thi thời gian còn lại nộp bài tiếp theo quay lại đánh dấu máy ảnh màn hình trình duyệt cửa sổ tệp mạng
nước lửa đất trời mặt trăng sao sông núi biển rừng cây hoa lá quả chim cá người nhà trường lớp sách vở bút thước bàn ghế
toán lý hóa sinh sử địa văn anh tin nhạc họa thể dục công nghệ đạo đức pháp luật kinh tế xã hội chính trị quốc gia dân tộc
cốc cốc gõ cửa trợ giúp lý do ảo ảnh tro bụi trò chơi áo dài ai làm gì khi nào ở đâu tại sao như thế nào bao nhiêu
phần trăm tam giác hình tròn bán kính góc vuông đường thẳng xác suất trung bình phương trình hàm số đạo hàm tích phân
lực khối lượng vận tốc gia tốc năng lượng nhiệt độ áp suất phản ứng chất axit bazơ muối phân tử nguyên tử tế bào
triều đại vua chiến tranh hiệp ước cách mạng độc lập tự do hạnh phúc thủ đô thành phố tỉnh huyện xã làng quê hương
gia lai za lót xài xái sắc già lão gọi gồ ghề chát chua ngọt dịch thuật tìm kiếm thông tin hay nhất lời nói hay dở
hỏi han đáp lại gian nhà lận đận làm bài viết đoạn văn nghị luận cảm nghĩ nhân vật tác phẩm tác giả thơ truyện kịch
`
  .trim()
  .split(/\s+/);
